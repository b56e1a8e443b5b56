/**
 * What each command may ask of AWS, and change there, as an IAM policy. Made of what the actions declare, and of two
 * tables, without a call.
 *
 * <p>May import: engine, action, action.catalogue, runbook, cloud, inventory, diagnostic.
 */
@NullMarked
package io.drctl.permission;

import org.jspecify.annotations.NullMarked;
