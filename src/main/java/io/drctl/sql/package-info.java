/**
 * Databases asked by SQL: the port {@code cloud.Sql} on JDBC, over TLS, or on statements that AWS executes. The only
 * package that sees a JDBC driver, of which no class is loaded before the first question.
 *
 * <p>May import: cloud, inventory.
 */
@NullMarked
package io.drctl.sql;

import org.jspecify.annotations.NullMarked;
