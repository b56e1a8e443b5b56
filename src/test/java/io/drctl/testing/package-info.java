/**
 * What tests of every package share: the site of {@code inventory.yaml} in code, an in-memory cloud whose answers,
 * failures and latencies a test decides, and a clock that only moves when it is told to.
 */
@NullMarked
package io.drctl.testing;

import org.jspecify.annotations.NullMarked;
