package io.drctl.readiness;

import io.drctl.cloud.Registries.Image;
import io.drctl.cloud.Registries.ReplicationRule;
import io.drctl.cloud.Registries.Repository;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.NameRule;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RegionRole;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An ECR repository: there in its Region, and in the recovery Region with the image that was pushed last in the
 * primary. A rule copies only what is pushed after it was made, so the image itself is looked for.
 */
record ContainerRepositoryCheck(Verification site, Asset row, SiteRegion home) implements ReadinessCheck {
    private static final String WORD = "ecr-repository";

    private static final CheckFamily<Asset> FAMILY = CheckFamily.ofRow(
            List.of(WORD + ".present", WORD + ".replicated", WORD + ".newest-image"), ContainerRepositoryCheck::new);

    static final CheckedKind KIND = CheckedKind.of(
            AssetKind.of(WORD, "ECR repository")
                    // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
                    .named(new NameRule(
                            "ECR accepts for a repository",
                            "(?=.{2,256}$)[a-z0-9]+(?:[._-][a-z0-9]+|__[a-z0-9]+|/[a-z0-9]+)*",
                            "2 to 256 lower-case letters and digits, with single hyphens, dots, underscores and slashes"
                                    + " between them")),
            FAMILY);

    /** "Most images replicate in less than 30 minutes": "replication.html" of the ECR User Guide. */
    private static final Duration REPLICATION = Duration.ofMinutes(30);

    @Override
    public void examine(Findings findings) {
        RegionName region = home.name();
        RegionName primary = site.inventory().primary().name();
        String name = row.nameIn(region);
        boolean isCopy = home.role() == RegionRole.RECOVERY && row.isIn(primary);
        Reading<Optional<Repository>> repository = site.services().repository(region, name);
        String original = isCopy ? row.nameIn(primary) : name;
        Reading<List<ReplicationRule>> rules = isCopy ? site.services().replicationRules(primary) : null;
        Reading<Optional<Image>> newest = isCopy ? site.services().newestImage(primary, original) : null;
        String subject = "repository " + name;
        findings.present(
                        WORD + ".present",
                        subject,
                        "present",
                        repository::get,
                        () -> Judgement.fail(
                                "there is no such repository",
                                isCopy
                                        ? "add a replication rule for it in " + primary + ", and push the image again"
                                        : "create it, or correct its name in the inventory"),
                        found -> Judgement.pass("present"))
                .ifPresent(found -> {
                    if (rules == null || newest == null) {
                        return;
                    }
                    findings.check(
                            WORD + ".replicated",
                            subject,
                            "a replication rule of " + primary + " copies it here",
                            () -> replicated(rules.get(), original, found.account(), primary));
                    findings.check(
                            WORD + ".newest-image",
                            subject,
                            "the image that was pushed last in " + primary,
                            () -> newest(newest.get(), name, primary, findings.now()));
                });
    }

    /** A pipeline may push to both Regions as well; then it is the image that counts. */
    private Judgement replicated(List<ReplicationRule> rules, String repository, String account, RegionName primary) {
        return rules.stream().anyMatch(rule -> rule.copies(repository, home.name(), account))
                ? Judgement.pass("a rule copies it")
                : Judgement.warn(
                        "no rule copies it: images are here only if they are pushed to both Regions",
                        "add a replication rule for " + repository + " from " + primary + " to " + home.name());
    }

    private Judgement newest(Optional<Image> newest, String name, RegionName primary, Instant now) {
        if (newest.isEmpty()) {
            return Judgement.fail("there is no image of it in " + primary, "push one");
        }
        Image image = newest.get();
        String label = image.tags().isEmpty() ? image.digest() : image.tags().get(0);
        boolean isHere =
                site.services().image(home.name(), name, image.digest()).get().isPresent();
        if (isHere) {
            return Judgement.pass(label + " is here");
        }
        Duration age = Duration.between(image.pushedAt(), now);
        String seen =
                label + " isn't here yet, pushed " + Durations.words(age.isNegative() ? Duration.ZERO : age) + " ago";
        return !age.isNegative() && age.compareTo(REPLICATION) < 0
                ? Judgement.awaited(seen, "wait until it is replicated, then verify again")
                : Judgement.fail(seen, "push it again: a rule copies only what is pushed after it was made");
    }
}
