/**
 * Who may change a site now: one run, on whichever machine, by an object in the site's bucket.
 *
 * <p>May import: inventory, cloud.
 */
@NullMarked
package io.drctl.lease;

import org.jspecify.annotations.NullMarked;
