package io.drctl.readiness;

import io.drctl.inventory.SiteRegion;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether assets are spread over as many of a Region's zones as possible, so that losing one zone affects as few as
 * possible.
 */
final class ZoneSpread {
    private ZoneSpread() {}

    static String expected(SiteRegion region, int quantity) {
        int zones = Math.min(region.zones().size(), quantity);
        return zones == region.zones().size()
                ? "in " + Words.list(region.zones())
                : "in at least " + zones + " of " + Words.list(region.zones());
    }

    static Judgement judge(SiteRegion region, int quantity, Collection<String> zones, Remedy remedy) {
        Set<String> used = new TreeSet<>(zones);
        Set<String> strange = new TreeSet<>(used);
        strange.removeAll(region.zones());
        if (!strange.isEmpty()) {
            return Judgement.fail(
                    "in " + Words.list(used) + ", though " + Words.list(strange) + " is not a zone of the site",
                    remedy);
        }
        if (used.size() < Math.min(region.zones().size(), quantity)) {
            return Judgement.fail(used.isEmpty() ? "in no zone" : "only in " + Words.list(used), remedy);
        }
        return Judgement.pass("in " + Words.list(used));
    }
}
