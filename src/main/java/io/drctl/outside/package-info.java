/**
 * The site as its users see it: a DNS client and a small HTTP client, both pointed at an address of the caller's
 * choice. The only package that sees a DNS library.
 *
 * <p>May import: cloud, inventory.
 */
@NullMarked
package io.drctl.outside;

import org.jspecify.annotations.NullMarked;
