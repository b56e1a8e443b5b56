/**
 * What is wrong with something a person wrote, and where: severity, summary, remedy, source position. Problems are
 * collected and shown together, never thrown one by one.
 *
 * <p>May import: nothing of drctl.
 */
@NullMarked
package io.drctl.diagnostic;

import org.jspecify.annotations.NullMarked;
