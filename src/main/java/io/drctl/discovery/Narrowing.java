package io.drctl.discovery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known of the site beforehand, so that nothing else in the Regions is taken for part of it.
 *
 * @param tags that its VPCs have
 * @param vpcs their ids
 * @param dnsNames by which users know it
 */
public record Narrowing(Map<String, String> tags, Set<String> vpcs, List<String> dnsNames) {
    /** Nothing is known. */
    public static final Narrowing NONE = new Narrowing(Map.of(), Set.of(), List.of());

    public Narrowing {
        tags = Map.copyOf(tags);
        vpcs = Set.copyOf(vpcs);
        // As in a zone file, a name may end with the root's dot.
        dnsNames = dnsNames.stream().map(name -> name.replaceFirst("\\.$", "")).toList();
    }

    /** The same, but for the names. */
    public Narrowing withDnsNames(List<String> names) {
        return new Narrowing(tags, vpcs, names);
    }

    /** Tags as they are typed: {@code key=value}. */
    public static Map<String, String> tags(List<String> typed) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String tag : typed) {
            int equals = tag.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("--tag takes KEY=VALUE, not " + tag);
            }
            tags.put(tag.substring(0, equals), tag.substring(equals + 1));
        }
        return tags;
    }
}
