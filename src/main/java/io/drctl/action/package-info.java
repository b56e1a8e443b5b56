/**
 * The contract between the engine and its steps: what the engine asks of an action, and what the action answers.
 *
 * <p>May import: runbook, cloud, writer, inventory.
 */
@NullMarked
package io.drctl.action;

import org.jspecify.annotations.NullMarked;
