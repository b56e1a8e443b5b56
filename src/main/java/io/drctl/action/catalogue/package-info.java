/**
 * Every action by its name, for whoever reads a runbook or plans one.
 *
 * <p>May import: action and its families, runbook.
 */
@NullMarked
package io.drctl.action.catalogue;

import org.jspecify.annotations.NullMarked;
