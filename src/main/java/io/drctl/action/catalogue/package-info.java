/**
 * Every action by its name, for whoever reads a runbook or plans one.
 */
@NullMarked
package io.drctl.action.catalogue;

import org.jspecify.annotations.NullMarked;
