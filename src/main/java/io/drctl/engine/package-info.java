/**
 * Plans a runbook, gates and executes its steps, and resumes what was interrupted.
 *
 * <p>May import: action, runbook, journal, cloud, inventory, diagnostic, files.
 */
@NullMarked
package io.drctl.engine;

import org.jspecify.annotations.NullMarked;
