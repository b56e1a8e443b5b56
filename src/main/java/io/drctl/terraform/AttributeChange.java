package io.drctl.terraform;

import org.jspecify.annotations.Nullable;

/**
 * One attribute of an object that a plan changes.
 *
 * @param name of the attribute at the object's top level
 * @param before as shown, or null where the value is sensitive or too complex to show
 * @param after as shown, or null likewise
 * @param sensitive whether the values must never be shown
 * @param forcesReplacement whether this attribute forces the object's replacement
 */
public record AttributeChange(
        String name, @Nullable String before, @Nullable String after, boolean sensitive, boolean forcesReplacement) {}
