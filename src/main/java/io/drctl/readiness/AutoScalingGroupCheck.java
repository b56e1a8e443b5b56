package io.drctl.readiness;

import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.AutoScaling.Group;
import io.drctl.cloud.Compute;
import io.drctl.inventory.Application;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Scale;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An Auto Scaling group of a Region: it has what it should have now, it may grow to what serving takes, and what it
 * would start instances from exists in this Region. A template that names the other Region's image is only noticed when
 * the first instance is to start, which is in the middle of a failover.
 */
record AutoScalingGroupCheck(Verification site, Asset row, SiteRegion home) implements ReadinessCheck {
    private static final String WORD = "auto-scaling-group";

    private static final CheckFamily<Asset> FAMILY = CheckFamily.ofRow(
            List.of(
                    WORD + ".present",
                    WORD + ".capacity",
                    WORD + ".processes",
                    WORD + ".template",
                    WORD + ".image",
                    WORD + ".key-pair",
                    WORD + ".security-groups",
                    WORD + ".size",
                    WORD + ".zones",
                    WORD + ".instances",
                    WORD + ".target-groups"),
            AutoScalingGroupCheck::new);

    static final CheckedKind KIND = CheckedKind.of(AssetKind.AUTO_SCALING_GROUP, FAMILY);

    /**
     * Without these a group doesn't grow, or users don't reach what it has started (<a
     * href="https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html">suspending
     * processes</a>).
     */
    private static final Set<String> NEEDED = Set.of("Launch", "AddToLoadBalancer");

    @Override
    public void examine(Findings findings) {
        RegionName region = home.name();
        String name = row.nameIn(region);
        Reading<Optional<Group>> group = site.services().autoScalingGroup(region, name);
        List<Reading<Serving>> served = serving();
        String subject = "Auto Scaling group " + name;
        findings.present(
                        WORD + ".present",
                        subject,
                        "present",
                        group::get,
                        () -> Judgement.fail(
                                "there is no such Auto Scaling group",
                                "create it in " + region + ", or correct its name in the inventory"),
                        found -> found.status() == null
                                ? Judgement.pass("present")
                                : Judgement.fail("it is being deleted: " + found.status(), "create it again"))
                .ifPresent(found -> examine(findings, subject, found, served));
    }

    private void examine(Findings findings, String subject, Group group, List<Reading<Serving>> served) {
        Optional<Reading<Optional<Compute.LaunchTemplate>>> template =
                Optional.ofNullable(group.template()).map(this::template);
        Scale<Integer> scale = row.quantities().in(home.name());
        int now = row.quantityIn(home);
        findings.check(
                WORD + ".capacity",
                subject,
                "at least " + now + " now, and up to " + scale.serving() + " when it serves",
                () -> capacity(group, now, scale.serving()));
        findings.check(WORD + ".processes", subject, "no process suspended", () -> processes(group));
        template(findings, subject, group, template);
        if (!home.zones().isEmpty()) {
            findings.check(
                    WORD + ".zones",
                    subject,
                    ZoneSpread.expected(home, scale.serving()),
                    () -> ZoneSpread.judge(
                            home,
                            scale.serving(),
                            group.zones(),
                            Remedy.of("give it a subnet in each of those zones")));
        }
        findings.check(
                WORD + ".instances",
                subject,
                Words.count(now, "healthy instance") + " in service",
                () -> instances(group, now));
        if (!served.isEmpty() && (!group.targetGroups().isEmpty() || isTheOnlyOne())) {
            findings.check(
                    WORD + ".target-groups",
                    subject,
                    "registers its instances where users connect",
                    () -> targetGroups(group, served));
        }
    }

    private Judgement capacity(Group group, int now, int serving) {
        String seen = "min " + group.min() + ", desired " + group.desired() + ", max " + group.max();
        if (group.max() < serving) {
            return Judgement.fail(
                    seen + ": it can't grow to the " + serving + " that serving takes",
                    update(group, "--max-size", String.valueOf(serving)));
        }
        return group.desired() < now
                ? Judgement.fail(seen, update(group, "--desired-capacity", String.valueOf(now)))
                : Judgement.pass(seen);
    }

    private Remedy update(Group group, String... change) {
        return Remedy.of(Command.aws(
                        "autoscaling",
                        "update-auto-scaling-group",
                        "--region",
                        home.name(),
                        "--auto-scaling-group-name",
                        group.name())
                .with(List.of(change)));
    }

    private Judgement processes(Group group) {
        if (group.suspended().isEmpty()) {
            return Judgement.pass("none is suspended");
        }
        Set<String> suspended = new TreeSet<>(group.suspended());
        String seen = Words.list(suspended) + (suspended.size() == 1 ? " is suspended" : " are suspended");
        Remedy resume = Remedy.of(Command.aws(
                "autoscaling", "resume-processes", "--region", home.name(), "--auto-scaling-group-name", group.name()));
        return suspended.stream().anyMatch(NEEDED::contains)
                ? Judgement.fail(seen, resume)
                : Judgement.warn(seen, resume);
    }

    private Reading<Optional<Compute.LaunchTemplate>> template(AutoScaling.Template named) {
        return site.compute().launchTemplate(home.name(), named.id(), named.version());
    }

    private void template(
            Findings findings,
            String subject,
            Group group,
            Optional<Reading<Optional<Compute.LaunchTemplate>>> reading) {
        if (reading.isEmpty() || group.template() == null) {
            findings.check(
                    WORD + ".template",
                    subject,
                    "a launch template",
                    () -> Judgement.unknown(
                            group.launchConfiguration() == null
                                    ? "it has no launch template"
                                    : "it has the launch configuration " + group.launchConfiguration()
                                            + ", into which drctl can't look",
                            "move the group to a launch template; AWS gives launch configurations nothing new"));
            return;
        }
        String named = group.template().name() + ", version " + group.template().version();
        findings.present(
                        WORD + ".template",
                        subject,
                        "a launch template that exists",
                        reading.get()::get,
                        () -> Judgement.fail(
                                "there is no launch template " + named,
                                "point the group at a version that exists in " + home.name()),
                        found -> Judgement.pass("launch template " + found.name() + ", version " + found.version()))
                .ifPresent(found -> startable(findings, group, found));
    }

    /** What it takes for an instance of the template to start in this Region. */
    private void startable(Findings findings, Group group, Compute.LaunchTemplate template) {
        RegionName region = home.name();
        String subject = "launch template " + template.name();
        String imageId = template.imageId();
        Reading<List<Compute.Image>> image =
                imageId == null ? null : site.compute().image(region, imageId);
        String key = template.keyName();
        Reading<Optional<Compute.KeyPair>> keyPair =
                key == null ? null : site.compute().keyPair(region, key);
        findings.check(WORD + ".image", subject, "an image that is available in " + region, () -> {
            if (image == null) {
                return Judgement.fail("it names no image", "name an image of " + region + " in it");
            }
            Remedy remedy = Remedy.of("copy the image to " + region + " and name the copy in the launch template");
            return image.get().stream()
                    .findFirst()
                    .map(found -> found.isAvailable()
                            ? Judgement.pass(imageId + " is available")
                            : Judgement.fail(imageId + " is " + found.state(), remedy))
                    .orElseGet(() -> Judgement.fail("there is no image " + imageId + " in " + region, remedy));
        });
        if (keyPair != null) {
            findings.check(
                    WORD + ".key-pair",
                    subject,
                    "a key pair that exists in " + region,
                    () -> keyPair.get().isPresent()
                            ? Judgement.pass("key pair " + key)
                            : Judgement.fail(
                                    "there is no key pair " + key + " in " + region,
                                    "import its public key there, or name another in the launch template"));
        }
        if (!template.securityGroups().isEmpty()) {
            Reading<List<Compute.SecurityGroup>> guards =
                    site.compute().securityGroups(region, template.securityGroups());
            findings.check(WORD + ".security-groups", subject, "security groups that exist in " + region, () -> {
                Set<String> missing = new LinkedHashSet<>(template.securityGroups());
                guards.get().forEach(guard -> missing.remove(guard.id()));
                return missing.isEmpty()
                        ? Judgement.pass(Words.list(template.securityGroups()))
                        : Judgement.fail(
                                "there is no " + Words.list(missing) + " in " + region,
                                "name security groups of " + region + " in the launch template");
            });
        }
        row.sizeIn(home)
                .ifPresent(size -> findings.check(WORD + ".size", subject, size, () -> {
                    List<String> types = !group.types().isEmpty()
                            ? group.types()
                            : template.instanceType() == null ? List.of() : List.of(template.instanceType());
                    return types.contains(size)
                            ? Judgement.pass(Words.list(types))
                            : Judgement.fail(
                                    types.isEmpty() ? "it names no instance type" : Words.list(types),
                                    "name " + size + " in the launch template, or correct size in the inventory");
                }));
    }

    private Judgement instances(Group group, int expected) {
        List<AutoScaling.Member> ill =
                group.members().stream().filter(member -> !member.isServing()).toList();
        int healthy = group.members().size() - ill.size();
        List<String> seen = new ArrayList<>();
        seen.add(Words.count(healthy, "healthy instance") + " in service");
        ill.forEach(member -> seen.add(member.instanceId() + " is " + member.lifecycle() + ", " + member.health()));
        String said = String.join("; ", seen);
        return healthy >= expected
                ? Judgement.pass(said)
                : Judgement.fail(
                        said,
                        Remedy.of("see why none more is in service: ")
                                .then(Command.aws(
                                        "autoscaling",
                                        "describe-scaling-activities",
                                        "--region",
                                        home.name(),
                                        "--auto-scaling-group-name",
                                        group.name())));
    }

    /** What users of each application reach here; none where no application has a load balancer. */
    private List<Reading<Serving>> serving() {
        List<Reading<Serving>> served = new ArrayList<>();
        for (Application application : site.inventory().applications()) {
            application
                    .loadBalancerIn(home.name())
                    .ifPresent(
                            balancer -> served.add(site.loadBalancing().serving(home.name(), balancer, application)));
        }
        return served;
    }

    private boolean isTheOnlyOne() {
        return site.inventory().rows(row.kind()).size() == 1
                && site.inventory().rows(AssetKind.WEB_INSTANCE).isEmpty();
    }

    private static Judgement targetGroups(Group group, List<Reading<Serving>> served) {
        Set<String> wanted = new LinkedHashSet<>();
        served.forEach(each -> wanted.addAll(each.get().groups()));
        List<String> shared =
                group.targetGroups().stream().filter(wanted::contains).toList();
        if (!shared.isEmpty()) {
            return Judgement.pass("registers with "
                    + Words.list(shared.stream().map(Serving::groupName).toList()));
        }
        return Judgement.fail(
                group.targetGroups().isEmpty()
                        ? "registers with no target group"
                        : "registers with "
                                + Words.list(group.targetGroups().stream()
                                        .map(Serving::groupName)
                                        .toList())
                                + ", which no application's users reach",
                "attach the target group of the application's load balancer to the group");
    }
}
