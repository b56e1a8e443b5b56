package io.drctl.discovery;

import io.drctl.cloud.Access;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.Listings;
import io.drctl.cloud.TrafficRouting.HealthCheck;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What exists in two Regions, and the inventory that describes it. It changes nothing in AWS and writes no file:
 * the inventory is a text.
 */
public final class Discovery {
    private static final int SITE_NAME_MAX = 30;

    /** As {@link io.drctl.inventory.Inventory#takeOverAlarm} names them. */
    private static final Pattern TAKE_OVER_ALARM =
            Pattern.compile("drctl-([a-z](?:[a-z0-9-]{0,28}[a-z0-9])?)-take-over-[a-z0-9-]+");

    private final Cloud cloud;
    private final Landscape lists;
    private final boolean hasStates;

    private Discovery(Cloud cloud, Landscape lists, boolean hasStates) {
        this.cloud = cloud;
        this.lists = lists;
        this.hasStates = hasStates;
    }

    /**
     * What AWS can't tell.
     *
     * @param site the site's name; null to take it from its DNS name
     * @param rto as the inventory has it, such as {@code 15m}
     * @param isAsked whether a person decided it, rather than drctl
     */
    public record Promises(@Nullable String site, String rto, String rpo, boolean isAsked) {}

    /**
     * An inventory made from what was found.
     *
     * @param text of the file
     * @param leftOut what was found and is not in it
     * @param notFound what was looked for and not found
     * @param turned what suggests that the recovery Region is the one that serves; empty where anything suggests
     *     otherwise
     * @param unknownNames requested names that point at neither Region
     * @param gaps what could not be read
     */
    public record Proposal(
            String text,
            int rows,
            int applications,
            int databases,
            int guesses,
            List<String> leftOut,
            List<String> notFound,
            List<String> turned,
            List<String> unknownNames,
            List<String> gaps) {
        public Proposal {
            turned = List.copyOf(turned);
            unknownNames = List.copyOf(unknownNames);
            leftOut = List.copyOf(leftOut);
            notFound = List.copyOf(notFound);
            gaps = List.copyOf(gaps);
        }

        /** Whether nothing was found that both Regions have, so that there is nothing to write down. */
        public boolean isEmpty() {
            return rows + applications + databases == 0;
        }
    }

    /**
     * Who asks.
     *
     * @param account null where nobody knows it
     * @param accesses the roles or profiles of the Regions that have one
     */
    public record AsWhom(@Nullable String account, List<Access> accesses) {
        public AsWhom {
            accesses = List.copyOf(accesses);
        }
    }

    /**
     * Asks both Regions what exists.
     *
     * @param states resources of Terraform states; none where none was given
     * @throws io.drctl.cloud.CloudException when a Region answers nothing at all
     */
    public static Discovery look(Cloud cloud, RegionName primary, RegionName recovery, List<String> states) {
        Landscape lists = new Survey(cloud).lists(primary, recovery);
        return new Discovery(
                cloud,
                new Landscape(
                        lists.primary(),
                        lists.recovery(),
                        lists.zones(),
                        states.stream()
                                .flatMap(state -> TerraformState.resources(state).stream())
                                .toList(),
                        lists.gaps()),
                !states.isEmpty());
    }

    /** Whether a text is a Terraform state that can be read. */
    public static boolean isState(String text) {
        return TerraformState.isState(text);
    }

    /** Why a narrowing leaves nothing; empty when it leaves something. */
    public List<String> unmatched(Narrowing narrowing) {
        return hasStates && lists.states().isEmpty()
                ? List.of("the Terraform states have no resource that Terraform manages")
                : SiteScope.unmatched(lists, narrowing);
    }

    /**
     * An apparent site.
     *
     * @param names its DNS names
     * @param isInBothRegions whether one of them points at both Regions
     */
    public record Candidate(List<String> names, boolean isInBothRegions) {
        public Candidate {
            names = List.copyOf(names);
        }
    }

    /** The apparent sites, those of both Regions first. */
    public List<Candidate> sites() {
        return SiteScope.candidates(lists);
    }

    /**
     * The inventory of the site.
     *
     * @param kinds what its rows may be
     */
    public Proposal proposal(Narrowing narrowing, Promises promises, List<AssetKind> kinds, AsWhom asWhom) {
        SiteScope scope = SiteScope.of(lists, narrowing);
        return proposal(new Survey(cloud).closer(lists, scope), scope, narrowing, promises, kinds, asWhom);
    }

    /** The inventory of what was found, without further questions. */
    static Proposal proposal(
            Landscape landscape,
            SiteScope scope,
            Narrowing narrowing,
            Promises promises,
            List<AssetKind> kinds,
            AsWhom asWhom) {
        Draft draft = new Draft(landscape, scope, kinds);
        new ComputeRows(draft).add();
        new TrafficRows(draft).add();
        new ServiceRows(draft).add();
        new ReplicatedRows(draft).add();
        new DatabaseRows(draft).add();
        draft.settle();
        List<String> unknownNames = narrowing.dnsNames().stream()
                .filter(name ->
                        scope.routes().stream().noneMatch(route -> route.name().equalsIgnoreCase(name)))
                .map(name -> name + ": no record of that name points at a load balancer of either Region")
                .toList();
        List<String> gaps = landscape.gaps().stream()
                .map(gap -> gap.what() + (gap.region() == null ? "" : " in " + gap.region()) + ": " + gap.why())
                .toList();
        Entry site = site(draft, promises, asWhom.account());
        Entry objectives = objectives(promises);
        List<String> turned = Direction.turned(draft);
        String text = text(draft, site, objectives, turned, unknownNames, gaps, asWhom);
        int guesses = Stream.of(
                        Stream.of(site, objectives),
                        draft.assets.stream(),
                        draft.applications.stream(),
                        draft.databases.stream())
                .flatMap(entries -> entries)
                .mapToInt(Entry::guesses)
                .sum();
        return new Proposal(
                text,
                draft.assets.size(),
                draft.applications.size(),
                draft.databases.size(),
                guesses,
                draft.leftOut,
                draft.notFound,
                turned,
                unknownNames,
                gaps);
    }

    private static String text(
            Draft draft,
            Entry site,
            Entry objectives,
            List<String> turned,
            List<String> unknownNames,
            List<String> gaps,
            AsWhom asWhom) {
        Map<String, Entry> regions = new LinkedHashMap<>();
        regions.put("primary", region(draft, draft.primary(), asWhom));
        regions.put("recovery", region(draft, draft.recovery(), asWhom));
        String account = asWhom.account();
        return new InventoryText()
                .comment("What " + Command.drctl("inventory", "discover").line() + " found in "
                        + draft.primary().region() + " and "
                        + draft.recovery().region() + (account == null ? "" : " of account " + account)
                        + ". Read it, and correct what was guessed; every key is explained by "
                        + Command.drctl("inventory", "schema").line() + ".")
                .comments(draft.recovery().region() + " may be the primary Region:", turned)
                .line("version: 1")
                .section("site", site)
                .sections("regions", regions)
                .section("objectives", objectives)
                .list("assets", draft.assets)
                .list("applications", draft.applications)
                .list("databases", draft.databases)
                .comments("Found, and not in this inventory:", draft.leftOut)
                .comments(
                        "Looked for, and not found:",
                        Stream.concat(draft.notFound.stream(), unknownNames.stream())
                                .toList())
                .comments("Could not be read:", gaps)
                .toString();
    }

    private static Entry site(Draft draft, Promises promises, @Nullable String account) {
        Entry site = new Entry("site");
        String name = promises.site();
        Optional<String> earlier = earlierName(draft);
        if (name != null) {
            site.put("name", name);
        } else if (earlier.isPresent()) {
            site.put("name", earlier.get()).remark("name", "as its take-over alarms have it");
        } else if (!draft.scope.routes().isEmpty()) {
            Route first = draft.scope.routes().get(0);
            site.guess("name", siteName(first), "from " + first.name());
        } else {
            site.guess("name", "site", "nothing found shows the site's name");
        }
        if (account != null) {
            site.put("account", account);
        }
        return site;
    }

    /** What the site was called before: the take-over alarms that health checks follow contain that name. */
    private static Optional<String> earlierName(Draft draft) {
        return draft.primary().all(HealthCheck.class).stream()
                .map(HealthCheck::alarmName)
                .filter(Objects::nonNull)
                .map(TAKE_OVER_ALARM::matcher)
                .filter(Matcher::matches)
                .map(alarm -> alarm.group(1))
                .findFirst();
    }

    /** A name for the site, made from its DNS name. */
    static String siteName(Route route) {
        String label = Draft.slug(route.zone().name().split("\\.", 2)[0], "site");
        return label.length() > SITE_NAME_MAX
                ? label.substring(0, SITE_NAME_MAX).replaceAll("-$", "")
                : label;
    }

    private static Entry objectives(Promises promises) {
        Entry objectives = new Entry("objectives");
        return promises.isAsked()
                ? objectives.put("rto", promises.rto()).put("rpo", promises.rpo())
                : objectives
                        .guess("rto", promises.rto(), "how long the site may be down is for you to say")
                        .guess("rpo", promises.rpo(), "how much of the latest writes may be lost is for you to say");
    }

    private static Entry region(Draft draft, Landscape.Area area, AsWhom asWhom) {
        Entry region =
                new Entry(area.region().value()).put("name", area.region().value());
        List<String> zones = TrafficRows.zones(draft, area.region());
        if (!zones.isEmpty()) {
            region.put("zones", new ArrayList<>(zones));
        }
        List<Listings.Vpc> vpcs = draft.scope.vpcs(area);
        if (vpcs.size() == 1 && vpcs.get(0).cidr().matches("[0-9.]+/(1[6-9]|2[0-8])")) {
            region.put("cidr", vpcs.get(0).cidr());
        }
        for (Access access : asWhom.accesses()) {
            String role = access.roleArn();
            String profile = access.profile();
            if (access.region().equals(area.region()) && role != null) {
                region.put("role-arn", role);
            } else if (access.region().equals(area.region()) && profile != null) {
                region.put("profile", profile);
            }
        }
        return region;
    }
}
