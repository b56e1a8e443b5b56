/**
 * From what exists to an inventory: what there is in two Regions, what of it belongs together, and how an inventory
 * says it.
 *
 * <p>May import {@code cloud}, {@code inventory} and {@code text}. {@link io.drctl.discovery.Survey} alone asks
 * anything; all else works on what it found.
 */
@NullMarked
package io.drctl.discovery;

import org.jspecify.annotations.NullMarked;
