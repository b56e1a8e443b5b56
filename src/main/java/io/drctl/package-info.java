@NullMarked
package io.drctl;

import org.jspecify.annotations.NullMarked;
