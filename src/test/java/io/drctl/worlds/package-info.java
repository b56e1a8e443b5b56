/** Sites that other people might have, made in the emulator through the SDK, with names as other tools give them. */
@NullMarked
package io.drctl.worlds;

import org.jspecify.annotations.NullMarked;
