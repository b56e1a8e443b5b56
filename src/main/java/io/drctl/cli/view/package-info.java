/**
 * Human and machine views of results.
 *
 * <p>May import: everything a view shows.
 */
@NullMarked
package io.drctl.cli.view;

import org.jspecify.annotations.NullMarked;
