/**
 * The packaged drctl, driven as its users drive it: the launcher as a child process, AWS over HTTP in the emulator, and
 * the AWS CLI as the witness of what became of it.
 */
@NullMarked
package io.drctl.e2e;

import org.jspecify.annotations.NullMarked;
