/**
 * Where drctl starts: connects the adapters to the ports and hands over to the command line. May import everything.
 */
@NullMarked
package io.drctl;

import org.jspecify.annotations.NullMarked;
