/**
 * Commands: arguments in, an operation called, a view shown, an exit status out. A command decides nothing itself.
 *
 * <p>May import: everything but the AWS SDK, through operations.
 */
@NullMarked
package io.drctl.cli;

import org.jspecify.annotations.NullMarked;
