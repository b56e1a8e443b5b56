/**
 * What became of a run, as one value that every view prints: for people, for programs, for a page.
 *
 * <p>May import: drill, engine and below.
 */
@NullMarked
package io.drctl.report;

import org.jspecify.annotations.NullMarked;
