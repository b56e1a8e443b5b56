/**
 * The append-only, hash-chained record of each run, and the fold that derives a run's state from it.
 *
 * <p>May import: runbook, diagnostic, files.
 */
@NullMarked
package io.drctl.journal;

import org.jspecify.annotations.NullMarked;
