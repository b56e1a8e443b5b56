/**
 * Runbooks as data: steps, their actions and parameters, read from YAML.
 *
 * <p>May import: inventory, diagnostic, yaml.
 */
@NullMarked
package io.drctl.runbook;

import org.jspecify.annotations.NullMarked;
