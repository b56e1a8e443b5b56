/**
 * The ports: what drctl asks of AWS, DNS, HTTP and Git, in the field's words, and the records they answer with. Nothing
 * here knows an SDK; live adapters are in {@code aws} and {@code process}.
 *
 * <p>May import: inventory.
 */
@NullMarked
package io.drctl.cloud;

import org.jspecify.annotations.NullMarked;
