/**
 * Where drctl starts: puts the adapters behind the ports and hands over to the command line. May import everything.
 */
@NullMarked
package io.drctl;

import org.jspecify.annotations.NullMarked;
