/** What the fuzzed readers share; the targets themselves stand beside what they read and are named {@code …Fuzz}. */
@NullMarked
package io.drctl.fuzz;

import org.jspecify.annotations.NullMarked;
