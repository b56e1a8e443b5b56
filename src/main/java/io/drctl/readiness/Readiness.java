package io.drctl.readiness;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.Moment;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.writer.Promotion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Verifies a site: every row of the table is held against what is there, all side by side.
 *
 * <p>Each check and each call has a thread of its own. There are some sixty of them at most, as many as there are things to
 * read, and nearly all of them wait: what is bounded is the number of questions, so the number of threads needn't be.
 */
public final class Readiness {
    /** Told, from several threads, how far a verification is. */
    @FunctionalInterface
    public interface Progress {
        void verified(int assets, int of);
    }

    private final Inventory inventory;
    private final Cloud cloud;
    private final Supplier<List<Promotion>> promotions;

    /** @param promotions what this machine's journals tell of the site's promotions; read when it is asked for */
    public Readiness(Inventory inventory, Cloud cloud, Supplier<List<Promotion>> promotions) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.promotions = promotions;
    }

    /** Looks at everything in scope; never throws because something could not be read. */
    public ReadinessReport verify(Scope scope, Progress progress) {
        Moment started = Moment.now(cloud.clock());
        List<ReadinessCheck> checks = checks(scope);
        SiteObservations site = new SiteObservations(inventory, cloud);
        AtomicInteger done = new AtomicInteger();
        List<Callable<List<Finding>>> examinations = new ArrayList<>();
        for (ReadinessCheck check : checks) {
            examinations.add(() -> {
                List<Finding> found = examine(check, site);
                progress.verified(done.incrementAndGet(), checks.size());
                return found;
            });
        }
        List<Finding> findings = new ArrayList<>();
        cloud.threads().all("verify", examinations).forEach(findings::addAll);
        return report(scope, findings, started);
    }

    private List<Finding> examine(ReadinessCheck check, SiteObservations site) {
        Findings findings = new Findings(check.area(), check.region(), cloud.clock());
        try {
            check.examine(site, findings);
            if (findings.isEmpty()) {
                throw new IllegalStateException("nothing was looked at");
            }
        } catch (RuntimeException e) {
            findings.brokeOff(e);
        }
        return findings.toList();
    }

    private ReadinessReport report(Scope scope, List<Finding> findings, Moment started) {
        List<Area> areas = Area.all(inventory);
        List<RegionName> order =
                inventory.regions().stream().map(SiteRegion::name).toList();
        findings.sort(Comparator.<Finding>comparingInt(finding -> areas.indexOf(finding.area()))
                .thenComparingInt(finding -> finding.region() == null ? -1 : order.indexOf(finding.region())));
        return new ReadinessReport(
                scope,
                scope.regions(inventory).stream().map(SiteRegion::name).toList(),
                areas,
                findings,
                started.at(),
                started.age(cloud.clock()),
                cloud.isSimulated());
    }

    private List<ReadinessCheck> checks(Scope scope) {
        List<SiteRegion> regions = scope.regions(inventory);
        List<ReadinessCheck> checks = new ArrayList<>();
        for (Asset asset : inventory.assets()) {
            if (!asset.kind().isRegional()) {
                checks.add(new SourceRepositoryCheck(inventory));
                continue;
            }
            for (SiteRegion region : regions) {
                checks.add(check(asset.kind(), region));
            }
            if (asset.kind() == AssetKind.BUCKET && scope == Scope.RECOVERY) {
                checks.add(new BucketCheck(inventory, inventory.primary(), true));
            }
        }
        checks.add(new RoutingCheck(inventory, regions));
        return checks;
    }

    private ReadinessCheck check(AssetKind kind, SiteRegion region) {
        return switch (kind) {
            case BUCKET -> new BucketCheck(inventory, region, false);
            case WEB_INSTANCE -> new WebInstanceCheck(inventory, region);
            case VPC -> new VpcCheck(inventory, region);
            case KEY_PAIR -> new KeyPairCheck(inventory, region);
            case KUBERNETES_CLUSTER -> new KubernetesClusterCheck(inventory, region);
            case KUBERNETES_NODE -> new KubernetesNodeCheck(inventory, region);
            case LOAD_BALANCER -> new LoadBalancerCheck(inventory, region);
            case DATABASE_CLUSTER -> new DatabaseClusterCheck(inventory, region, promotions);
            case DATABASE_INSTANCE -> new DatabaseInstanceCheck(inventory, region);
            case MACHINE_IMAGE -> new MachineImageCheck(inventory, region);
            case SOURCE_REPOSITORY -> new SourceRepositoryCheck(inventory);
        };
    }
}
