/**
 * Steps that create and verify what a failover relies on: bucket, image, key pair, take-over alarm, the Region itself,
 * readiness.
 */
@NullMarked
package io.drctl.action.presteps;

import org.jspecify.annotations.NullMarked;
