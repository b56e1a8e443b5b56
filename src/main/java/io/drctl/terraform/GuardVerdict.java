package io.drctl.terraform;

import java.util.List;

/**
 * What the guard says to a plan.
 *
 * @param refused what the plan must not do
 * @param allowed what it must not do either, but for a {@code --allow-destroy} that names the address
 * @param unusedAllowances addresses that were named though the plan does nothing there that needs it
 */
public record GuardVerdict(List<Danger> refused, List<Danger> allowed, List<String> unusedAllowances) {
    public GuardVerdict {
        refused = List.copyOf(refused);
        allowed = List.copyOf(allowed);
        unusedAllowances = List.copyOf(unusedAllowances);
    }

    public boolean isRefusal() {
        return !refused.isEmpty();
    }

    /** What is at stake. */
    public enum Asset {
        DATABASE("database"),
        BUCKET("bucket"),
        CLUSTER("cluster"),
        ENCRYPTION_KEY("encryption key");

        private final String word;

        Asset(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * One thing that a plan would do to something that holds data or serves the site.
     *
     * @param address what {@code --allow-destroy} has to name
     * @param what as the rest of a sentence that begins with the address: {@code would be destroyed}
     */
    public record Danger(String address, Asset asset, String what) {}
}
