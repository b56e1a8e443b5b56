/** The simulated world: held against the contract of the ports, against AWS's documentation, and against itself. */
@NullMarked
package io.drctl.sandbox;

import org.jspecify.annotations.NullMarked;
