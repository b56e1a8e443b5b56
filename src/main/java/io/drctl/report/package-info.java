/**
 * The outcome of a run, as one value that every view prints.
 *
 * <p>May import: drill, engine and below.
 */
@NullMarked
package io.drctl.report;

import org.jspecify.annotations.NullMarked;
