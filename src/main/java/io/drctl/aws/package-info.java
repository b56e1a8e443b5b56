/**
 * The live adapters of the ports on the AWS SDK for Java 2. The only package that sees the SDK.
 *
 * <p>May import: cloud, inventory.
 */
@NullMarked
package io.drctl.aws;

import org.jspecify.annotations.NullMarked;
