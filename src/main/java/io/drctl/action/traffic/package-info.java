/**
 * Steps that move a site's traffic, and those that look at where it goes and what it finds there.
 */
@NullMarked
package io.drctl.action.traffic;

import org.jspecify.annotations.NullMarked;
