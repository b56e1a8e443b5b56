/** What integration tests share: the AWS emulator, a seeded site, and the clients to look at both. */
@NullMarked
package io.drctl.testing;

import org.jspecify.annotations.NullMarked;
