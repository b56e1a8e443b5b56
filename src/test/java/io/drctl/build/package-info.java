/** The build's papers: what is packed, and under which licences. */
@NullMarked
package io.drctl.build;

import org.jspecify.annotations.NullMarked;
