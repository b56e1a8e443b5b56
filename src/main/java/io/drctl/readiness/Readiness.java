package io.drctl.readiness;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.Moment;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.writer.Promotion;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Verifies a site: runs all checks of {@link CheckCatalogue} against what exists, in parallel.
 *
 * <p>Each check and each call has its own thread. There are at most about sixty, as many as there are things to read,
 * and nearly all of them wait: the number of questions is bounded, so the number of threads needn't be.
 */
public final class Readiness {
    /** Receives a verification's progress, from several threads. */
    @FunctionalInterface
    public interface Progress {
        void verified(int assets, int of);
    }

    private final Inventory inventory;
    private final Cloud cloud;
    private final Supplier<List<Promotion>> promotions;
    private final List<CheckCatalogue.Entry<?>> catalogue;

    /** @param promotions what this machine's journals know of the site's promotions; read on demand */
    public Readiness(Inventory inventory, Cloud cloud, Supplier<List<Promotion>> promotions) {
        this(inventory, cloud, promotions, CheckCatalogue.of(inventory));
    }

    Readiness(
            Inventory inventory,
            Cloud cloud,
            Supplier<List<Promotion>> promotions,
            List<CheckCatalogue.Entry<?>> catalogue) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.promotions = promotions;
        this.catalogue = List.copyOf(catalogue);
    }

    /** Checks everything in scope; never throws because something could not be read. */
    public ReadinessReport verify(Scope scope, Progress progress) {
        Moment started = Moment.now(cloud.clock());
        Verification verification = Verification.begin(inventory, scope, cloud, promotions);
        AtomicInteger done = new AtomicInteger();
        Set<Area> looked = new LinkedHashSet<>();
        List<Callable<List<Finding>>> examinations = new ArrayList<>();
        for (CheckCatalogue.Entry<?> entry : catalogue) {
            for (CheckFamily.Placed placed : entry.checks(verification)) {
                looked.add(entry.area());
                examinations.add(() -> {
                    List<Finding> found = examine(entry, placed);
                    progress.verified(done.incrementAndGet(), examinations.size());
                    return found;
                });
            }
        }
        List<Finding> findings = new ArrayList<>();
        cloud.threads().all("verify", examinations).forEach(findings::addAll);
        return report(scope, List.copyOf(looked), findings, started);
    }

    private List<Finding> examine(CheckCatalogue.Entry<?> entry, CheckFamily.Placed placed) {
        Findings findings = new Findings(entry.area(), entry.family(), placed.region(), cloud.clock());
        try {
            placed.check().examine(findings);
            if (findings.isEmpty()) {
                throw new IllegalStateException("nothing was checked");
            }
        } catch (RuntimeException e) {
            findings.brokeOff(e);
        }
        return findings.toList();
    }

    private ReadinessReport report(Scope scope, List<Area> areas, List<Finding> findings, Moment started) {
        List<RegionName> order =
                inventory.regions().stream().map(SiteRegion::name).toList();
        findings.sort(Comparator.<Finding>comparingInt(finding -> areas.indexOf(finding.area()))
                .thenComparingInt(finding -> finding.region() == null ? -1 : order.indexOf(finding.region())));
        LocalDate today = LocalDate.ofInstant(started.at(), ZoneOffset.UTC);
        return new ReadinessReport(
                scope,
                scope.regions(inventory).stream().map(SiteRegion::name).toList(),
                areas,
                Accepted.mark(findings, inventory.accepted(), today),
                Accepted.idle(findings, inventory.accepted()),
                started.at(),
                started.age(cloud.clock()),
                cloud.isSimulated());
    }
}
