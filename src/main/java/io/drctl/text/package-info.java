/**
 * What every sentence is made of: lengths of time, counts and lists, the word that somebody meant; and what may be made
 * of a text before others get it, so that nothing in it steers a terminal or reads as a line of its own, and no secret
 * is in it.
 *
 * <p>May import: nothing.
 */
@NullMarked
package io.drctl.text;

import org.jspecify.annotations.NullMarked;
