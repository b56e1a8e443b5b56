package io.drctl.readiness;

import io.drctl.cloud.AutoScaling.Group;
import io.drctl.cloud.Databases;
import io.drctl.cloud.IngressRule;
import io.drctl.inventory.Database;
import io.drctl.inventory.Fence;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The fences of the database that a failover would leave, the primary's: whether each could be placed, as far as
 * looking tells. Whichever Region is verified, since they belong to the way out of the primary Region; where that
 * doesn't answer, a failover owes them, and the recovery Region can take over nevertheless.
 */
record FenceCheck(Verification site, Database database) implements ReadinessCheck {
    private static final String READ_ONLY = "fence.read-only";
    private static final String SECURITY_GROUP = "fence.security-group";
    private static final String SHARED = "fence.shared";
    private static final String APPLICATION = "fence.application";

    static final CheckFamily<Database> FAMILY =
            CheckFamily.asOne(List.of(READ_ONLY, SECURITY_GROUP, SHARED, APPLICATION), FenceCheck::new);

    @Override
    public void examine(Findings all) {
        Findings findings = all.in(region());
        Reading<List<String>> groups = site.databases().securityGroups(database, region());
        Map<Database, Reading<List<String>>> others = others();
        Map<String, Reading<Optional<Group>>> scaling = scalingGroups();
        for (Fence fence : database.fences()) {
            String subject = "fence " + fence.word() + " of " + id();
            switch (fence) {
                case READ_ONLY ->
                    findings.check(
                            READ_ONLY,
                            subject,
                            "the server can be made to refuse writes by SQL",
                            () -> nothingToFence().orElseGet(() -> readOnly(groups)));
                case SECURITY_GROUP -> {
                    findings.check(
                            SECURITY_GROUP,
                            subject,
                            "a security group that can be closed, and writes that are refused before",
                            () -> nothingToFence()
                                    .map(none -> hasToBeOpen(region())
                                            ? reached(region(), groups.get()).orElse(none)
                                            : none)
                                    .orElseGet(() -> securityGroup(groups.get())));
                    if (hasToBeOpen(copy())) {
                        all.in(copy())
                                .check(
                                        SECURITY_GROUP,
                                        "security group of " + database.clusterIn(copy()),
                                        "a security group that lets clients in, once it is to take over",
                                        this::copyReached);
                    }
                    findings.check(
                            SHARED,
                            subject,
                            "nothing else has its security group",
                            () -> nothingToFence().orElseGet(() -> shared(groups.get(), others)));
                }
                case APPLICATION ->
                    findings.check(
                            APPLICATION,
                            subject,
                            "Auto Scaling groups that can be stopped, and writes that are refused before",
                            () -> nothingToFence().orElseGet(() -> application(scaling)));
            }
        }
    }

    private RegionName copy() {
        return site.inventory().peerOf(region()).name();
    }

    /** Whether what follows the newest writes there is to be ready to take over. */
    private boolean hasToBeOpen(RegionName region) {
        return site.regions().stream().anyMatch(each -> each.name().equals(region));
    }

    private Judgement copyReached() {
        Reading<List<String>> groups = site.databases().securityGroups(database, copy());
        Optional<Databases.Cluster> found = site.databases().found(database, copy());
        if (found.isEmpty()) {
            return Judgement.pass("there is no " + database.noun() + " " + database.clusterIn(copy()));
        }
        // What stands alone may have been left, and be fenced rightly.
        return site.databases().isCopy(copy(), found.get())
                ? reached(copy(), groups.get())
                        .orElseGet(() -> Judgement.pass(Words.list(groups.get()) + " lets clients in"))
                : Judgement.pass(database.clusterIn(copy()) + " is no replica that could take over");
    }

    /** What is wrong with the groups of a replica; empty where they let somebody in, or there are none. */
    private Optional<Judgement> reached(RegionName region, List<String> groups) {
        CopyReach reach = new CopyReach(
                groups,
                groups.isEmpty()
                        ? List.of()
                        : site.compute().ingress(region, groups).get());
        return reach.isClosed()
                ? Optional.of(Judgement.fail(
                        reach.seen() + ", so that no client would reach " + database.clusterIn(region)
                                + " once it took over",
                        CopyReach.remedy(site.inventory(), database, region)))
                : Optional.empty();
    }

    private RegionName region() {
        return site.inventory().primary().name();
    }

    private String id() {
        return database.clusterIn(region());
    }

    /** The security groups of the site's other databases in that Region, where a group is a fence. */
    private Map<Database, Reading<List<String>>> others() {
        Map<Database, Reading<List<String>>> read = new LinkedHashMap<>();
        if (database.fences().contains(Fence.SECURITY_GROUP)) {
            site.inventory().databases().stream()
                    .filter(other -> !other.name().equals(database.name()))
                    .forEach(other -> read.put(other, site.databases().securityGroups(other, region())));
        }
        return read;
    }

    /** No fence is placed where nothing accepts writes. Throws where the Region doesn't say. */
    private Optional<Judgement> nothingToFence() {
        Optional<Databases.Cluster> found = site.databases().found(database, region());
        if (found.isEmpty()) {
            return Optional.of(Judgement.pass("there is no " + database.noun() + " " + id() + " to fence"));
        }
        return site.databases().isCopy(region(), found.get())
                ? Optional.of(Judgement.pass("nothing to fence: " + id() + " is a replica"))
                : Optional.empty();
    }

    private Judgement readOnly(Reading<List<String>> groups) {
        SqlFence fence = site.databases().sqlFence(database, region()).get();
        String doubt = fence.doubt();
        if (doubt == null) {
            return Judgement.pass("the server answers, and can be made to refuse writes");
        }
        if (!fence.isUnknown()) {
            return Judgement.fail(
                    doubt,
                    fence.advice() + ", or take read-only out of `fences`; until then a failover needs " + consent());
        }
        return database.fences().contains(Fence.SECURITY_GROUP) && isClosed(groups.get())
                ? Judgement.unknown(doubt + "; the security group lets nobody in", status())
                : Judgement.unknown(
                        doubt,
                        (DataApiCheck.isFor(database)
                                        ? "see that its Data API is on, and that drctl may call it; until then a"
                                                + " failover"
                                        : "verify from a machine that reaches it, as a user who may log in; a failover"
                                                + " from here")
                                + " needs " + consent());
    }

    private Judgement securityGroup(List<String> groups) {
        if (groups.isEmpty()) {
            return Judgement.fail(
                    "RDS names no security group of " + id(), "take security-group out of `fences` in the inventory");
        }
        ComputeReads.Closing closing = closing(groups);
        List<IngressRule> rules = closing.rules();
        String named = Words.list(groups);
        if (rules.isEmpty()) {
            return Judgement.warn(named + " lets nobody in: it is closed already", status());
        }
        Optional<String> denied = closing.denied().get();
        if (denied.isPresent()) {
            return Judgement.fail(
                    denied.get(), "allow that to drctl, on this group; until then a failover needs " + consent());
        }
        String seen = named + " lets in by " + Words.count(rules.size(), "rule");
        return database.fences().contains(Fence.READ_ONLY)
                ? Judgement.pass(seen)
                : Judgement.warn(
                        seen + "; once it is closed, open connections go on, and no write is seen refused",
                        "put read-only before security-group in `fences`, where the server has it; without that a"
                                + " failover needs " + consent());
    }

    private boolean isClosed(List<String> groups) {
        return !groups.isEmpty() && closing(groups).rules().isEmpty();
    }

    private ComputeReads.Closing closing(List<String> groups) {
        return site.compute().closing(region(), groups).get();
    }

    /** The Auto Scaling groups of that Region, where they are a fence. */
    private Map<String, Reading<Optional<Group>>> scalingGroups() {
        Map<String, Reading<Optional<Group>>> read = new LinkedHashMap<>();
        if (database.fences().contains(Fence.APPLICATION)) {
            ApplicationFence.names(site.inventory(), region())
                    .forEach(name -> read.put(name, site.services().autoScalingGroup(region(), name)));
        }
        return read;
    }

    private Judgement application(Map<String, Reading<Optional<Group>>> scaling) {
        Map<String, Optional<Group>> found = new LinkedHashMap<>();
        scaling.forEach((name, reading) -> found.put(name, reading.get()));
        ApplicationFence fence = ApplicationFence.judge(
                found,
                site.inventory(),
                database,
                application -> application
                        .loadBalancerIn(region())
                        .map(name -> site.loadBalancing()
                                .serving(region(), name, application)
                                .get()
                                .groups())
                        .orElse(List.of()));
        if (!fence.missing().isEmpty()) {
            return Judgement.fail(
                    "there is no Auto Scaling group " + Words.list(fence.missing()),
                    "correct its name in the inventory, or take application out of `fences`; until then the fence of a"
                            + " failover is owed");
        }
        if (fence.groups().isEmpty()) {
            return Judgement.fail(
                    "no Auto Scaling group is of an application that uses " + database.name(),
                    "take application out of `fences` in the inventory");
        }
        if (fence.running().isEmpty()) {
            return Judgement.warn(
                    Words.list(fence.groups().stream().map(Group::name).toList()) + " has been stopped already",
                    status());
        }
        String seen = fence.running().stream()
                .map(group ->
                        group.name() + " has " + Words.count(group.members().size(), "instance"))
                .collect(Collectors.joining(", "));
        List<Group> staying = fence.running().stream()
                .filter(group -> group.suspended().contains("Terminate"))
                .toList();
        if (!staying.isEmpty()) {
            return Judgement.warn(
                    seen + ", and would keep them, as its process Terminate is suspended",
                    Remedy.of(Command.aws(
                            "autoscaling",
                            "resume-processes",
                            "--region",
                            region(),
                            "--auto-scaling-group-name",
                            staying.get(0).name(),
                            "--scaling-processes",
                            "Terminate")));
        }
        return database.fences().contains(Fence.READ_ONLY)
                ? Judgement.pass(seen)
                : Judgement.warn(
                        seen + "; once they are gone, others may go on writing, and no write is seen refused",
                        "add read-only to `fences`, where the server has it; without that a failover needs "
                                + consent());
    }

    private Judgement shared(List<String> groups, Map<Database, Reading<List<String>>> others) {
        List<String> sharing = new ArrayList<>();
        others.forEach((other, its) -> its.get().stream()
                .filter(groups::contains)
                .forEach(group -> sharing.add(other.name() + " (" + group + ")")));
        if (!groups.isEmpty()) {
            sharing.addAll(closing(groups).sharers().get());
        }
        return sharing.isEmpty()
                ? Judgement.pass("nothing else has it")
                : Judgement.warn(GroupFence.words(sharing), "give the database a security group of its own");
    }

    private String consent() {
        return "--accept-unfenced " + id();
    }

    private static Remedy status() {
        return Remedy.of("see whether it was left, or is to be let in again: ").then(Command.drctl("status"));
    }
}
