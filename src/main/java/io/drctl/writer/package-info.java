/**
 * Where the newest writes are: which Region's database has them, how far a replica trails, and how healthy the database
 * to be left is. This package reads the facts from AWS, journals and tags, and judges them by pure functions, so that
 * gates, verification and the advice after a run can't disagree.
 *
 * <p>May import: inventory, cloud.
 */
@NullMarked
package io.drctl.writer;

import org.jspecify.annotations.NullMarked;
