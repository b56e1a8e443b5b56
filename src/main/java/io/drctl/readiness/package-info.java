/**
 * Readiness: the inventory compared with what is observed, as findings with evidence and remedy.
 *
 * <p>May import: inventory, cloud.
 */
@NullMarked
package io.drctl.readiness;

import org.jspecify.annotations.NullMarked;
