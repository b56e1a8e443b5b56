/**
 * drctl's own trial by fire: production code (planner, executor, journal, actions) against the simulated world, in
 * virtual time, with faults, kills and rivals that a seed decides, and with checkers that look at the world and not at
 * drctl's words. {@code scripts/simulate} runs it; so do the tests, on fewer seeds.
 */
@NullMarked
package io.drctl.simulation;

import org.jspecify.annotations.NullMarked;
