/**
 * Steps that move a site's traffic, and steps that check where it goes and what it reaches there.
 */
@NullMarked
package io.drctl.action.traffic;

import org.jspecify.annotations.NullMarked;
