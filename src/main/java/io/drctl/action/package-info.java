/**
 * The contract between the engine and its steps: what an action is asked, and what it answers.
 *
 * <p>May import: runbook, cloud, writer, inventory.
 */
@NullMarked
package io.drctl.action;

import org.jspecify.annotations.NullMarked;
