/**
 * Game days: what a drill measured, compared with the recovery time objective.
 *
 * <p>May import: journal, runbook, writer.
 */
@NullMarked
package io.drctl.drill;

import org.jspecify.annotations.NullMarked;
