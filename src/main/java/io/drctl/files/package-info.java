/**
 * What drctl keeps on disk, for its owner alone.
 *
 * <p>May import: nothing of drctl.
 */
@NullMarked
package io.drctl.files;

import org.jspecify.annotations.NullMarked;
