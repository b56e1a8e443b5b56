/**
 * What drctl keeps on disk, for its owner alone, and what it reads there: regular files of bounded size, and no links
 * where it creates none.
 *
 * <p>May import: nothing of drctl.
 */
@NullMarked
package io.drctl.files;

import org.jspecify.annotations.NullMarked;
