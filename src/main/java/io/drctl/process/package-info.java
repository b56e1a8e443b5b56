/**
 * Starts other programs by argument vector, never through a shell. The only package that may.
 *
 * <p>May import: cloud, inventory.
 */
@NullMarked
package io.drctl.process;

import org.jspecify.annotations.NullMarked;
