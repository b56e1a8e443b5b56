/**
 * Drives Terraform: argument vectors, its JSON event stream, the plan guard.
 *
 * <p>May import: cloud, inventory, diagnostic, files, process.
 */
@NullMarked
package io.drctl.terraform;

import org.jspecify.annotations.NullMarked;
