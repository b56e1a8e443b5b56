/**
 * Steps that change which cluster accepts writes, and what is left of the one that did.
 */
@NullMarked
package io.drctl.action.database;

import org.jspecify.annotations.NullMarked;
