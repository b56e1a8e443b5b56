/**
 * The site as promised: its Regions, the rows of Table 1.1, routing, database topology and objectives; read from
 * {@code inventory.yaml} and checked against the rules that AWS imposes.
 *
 * <p>May import: diagnostic, yaml.
 */
@NullMarked
package io.drctl.inventory;

import org.jspecify.annotations.NullMarked;
