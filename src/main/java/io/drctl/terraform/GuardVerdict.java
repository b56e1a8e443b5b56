package io.drctl.terraform;

import java.util.List;

/**
 * The guard's verdict on a plan.
 *
 * @param refused what the plan must not do
 * @param allowed what would be refused too, if no {@code --allow-destroy} named the address
 * @param unusedAllowances addresses that were named though the plan does nothing there that needs an allowance
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

    /**
     * One thing that a plan would do to something that holds data, names, keys or identity, or serves the site.
     *
     * @param address what {@code --allow-destroy} has to name
     * @param asset what it is, in a word or two: {@code database}
     * @param what as the rest of a sentence that begins with the address: {@code would be destroyed}
     * @param why what that would mean; empty where {@code what} says it
     * @param place which Region it is in
     */
    public record Danger(String address, String asset, String what, String why, Place place) {
        Danger(String address, String asset, String what, String why) {
            this(address, asset, what, why, Place.UNSAID);
        }

        Danger in(Place where) {
            return new Danger(address, asset, what, why, where);
        }

        /** {@code database aws_rds_cluster.x would be destroyed: what it holds would be gone}. */
        public String sentence() {
            return asset + " " + address + place.words() + " " + what + (why.isEmpty() ? "" : ": " + why);
        }
    }
}
