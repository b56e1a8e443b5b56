/**
 * The simulated world: a model of the two-Region site on AWS behind drctl's ports, with time, faults, and clients that
 * measure.
 *
 * <p>May import: cloud, inventory.
 */
@NullMarked
package io.drctl.sim;

import org.jspecify.annotations.NullMarked;
