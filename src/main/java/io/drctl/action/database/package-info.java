/**
 * Steps that change which cluster accepts writes, and that clean up the one that did.
 */
@NullMarked
package io.drctl.action.database;

import org.jspecify.annotations.NullMarked;
