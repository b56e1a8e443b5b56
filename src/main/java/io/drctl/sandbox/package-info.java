/**
 * A simulated world that outlives commands: kept in a file, shared by processes, broken and repaired on request.
 *
 * <p>May import: sim, terraform, process, cloud, yaml, inventory, diagnostic, files.
 */
@NullMarked
package io.drctl.sandbox;

import org.jspecify.annotations.NullMarked;
