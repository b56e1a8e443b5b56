/**
 * The catalogue of actions, one class each: how it observes, what gates it, what it calls, how it is undone.
 *
 * <p>May import: runbook, cloud, readiness, inventory.
 */
@NullMarked
package io.drctl.action;

import org.jspecify.annotations.NullMarked;
