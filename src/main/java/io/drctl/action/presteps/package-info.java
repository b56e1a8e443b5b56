/**
 * What is made and verified before a failover is needed: bucket, image, key pair, take-over alarm, the Region itself,
 * readiness.
 */
@NullMarked
package io.drctl.action.presteps;

import org.jspecify.annotations.NullMarked;
