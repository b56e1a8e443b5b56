/**
 * Makes the class archives that drctl starts from: runs real commands against a site of canned replies.
 *
 * <p>No command uses this package; {@code scripts/drctl --make-archive} does. It may import {@code Main} and nothing
 * else of drctl, so that what is trained is what a user runs.
 */
@NullMarked
package io.drctl.training;

import org.jspecify.annotations.NullMarked;
