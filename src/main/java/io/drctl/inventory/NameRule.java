package io.drctl.inventory;

import java.util.regex.Pattern;

/**
 * Which names AWS accepts for a kind of asset.
 *
 * @param owner completes "… is not a name that": {@code S3 accepts for a bucket}
 * @param words the rule in words, after "use"
 */
public record NameRule(String owner, Pattern pattern, String words) {
    public NameRule(String owner, String regex, String words) {
        this(owner, Pattern.compile(regex), words);
    }

    /** Whether AWS accepts a name. */
    public boolean accepts(String name) {
        // Patterns go back and forth in what they are held against; in a thousand characters they can do so at will.
        return name.length() <= LocalRules.LENGTH_MAX && pattern.matcher(name).matches();
    }
}
