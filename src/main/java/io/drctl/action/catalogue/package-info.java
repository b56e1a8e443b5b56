/**
 * Every action by its name, for reading and planning runbooks.
 *
 * <p>May import: action and its families, runbook.
 */
@NullMarked
package io.drctl.action.catalogue;

import org.jspecify.annotations.NullMarked;
