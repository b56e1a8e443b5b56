/**
 * The outcome of a run, as one value that every view prints.
 *
 * <p>May import: drill, journal, runbook, writer.
 */
@NullMarked
package io.drctl.report;

import org.jspecify.annotations.NullMarked;
