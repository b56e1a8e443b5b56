/**
 * Makes an inventory from what exists in two Regions: finds it, decides what belongs together, and writes it
 * down.
 *
 * <p>May import {@code cloud}, {@code inventory} and {@code text}. {@link io.drctl.discovery.Survey} alone asks
 * AWS; everything else works on what it found.
 */
@NullMarked
package io.drctl.discovery;

import org.jspecify.annotations.NullMarked;
