/**
 * Where the newest writes are: which Region's database holds them, how far a copy trails, and how well the one is that
 * would be left. Facts that AWS, journals and tags tell are read here, and judged by functions that ask nobody, so that
 * gates, verification and what is shown after a run can't disagree.
 *
 * <p>May import: inventory, cloud.
 */
@NullMarked
package io.drctl.writer;

import org.jspecify.annotations.NullMarked;
