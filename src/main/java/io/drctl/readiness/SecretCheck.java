package io.drctl.readiness;

import io.drctl.cloud.Secrets.Replica;
import io.drctl.cloud.Secrets.Secret;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.NameRule;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RegionRole;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A secret of Secrets Manager: there in its Region, and in the recovery Region a replica that says what the primary's
 * says. What they say isn't read.
 */
record SecretCheck(Verification site, Asset row, SiteRegion home) implements ReadinessCheck {
    private static final String WORD = "secret";

    private static final CheckFamily<Asset> FAMILY =
            CheckFamily.ofRow(List.of(WORD + ".present", WORD + ".replicated", WORD + ".version"), SecretCheck::new);

    static final CheckedKind KIND = CheckedKind.of(
            AssetKind.of(WORD, "Secret")
                    // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
                    .named(new NameRule(
                            "Secrets Manager accepts for a secret",
                            "[A-Za-z0-9/_+=.@!-]{1,512}",
                            "1 to 512 letters, digits and any of / _ + = . @ ! -")),
            FAMILY);

    @Override
    public void examine(Findings findings) {
        RegionName region = home.name();
        RegionName primary = site.inventory().primary().name();
        Reading<Optional<Secret>> secret = secret(region);
        boolean isReplica = home.role() == RegionRole.RECOVERY && row.isIn(primary);
        Reading<Optional<Secret>> original = isReplica ? secret(primary) : secret;
        String name = row.nameIn(region);
        String subject = "secret " + name;
        Optional<Secret> present = findings.present(
                        WORD + ".present",
                        subject,
                        "present",
                        secret::get,
                        () -> isReplica
                                ? Judgement.fail("there is no such secret", replicate(primary, region))
                                : Judgement.fail(
                                        "there is no such secret", "create it, or correct its name in the inventory"),
                        this::present)
                .filter(found -> found.deletedAt() == null);
        if (present.isEmpty() || !isReplica) {
            return;
        }
        Secret replica = present.get();
        findings.check(
                WORD + ".replicated",
                subject,
                "a replica of the one in " + primary + ", InSync",
                () -> replicated(replica, original.get(), primary));
        findings.check(
                WORD + ".version",
                subject,
                "the version that is current in " + primary,
                () -> version(replica, original.get(), primary));
    }

    private Reading<Optional<Secret>> secret(RegionName region) {
        return site.services().secret(region, row.nameIn(region));
    }

    private Judgement present(Secret secret) {
        if (secret.deletedAt() != null) {
            return Judgement.fail(
                    "it waits for its deletion",
                    Remedy.of(Command.aws(
                            "secretsmanager",
                            "restore-secret",
                            "--region",
                            home.name(),
                            "--secret-id",
                            secret.name())));
        }
        return secret.version() == null ? Judgement.fail("it has no value", "put one") : Judgement.pass("present");
    }

    private Remedy replicate(RegionName from, RegionName to) {
        return Remedy.of(Command.aws(
                "secretsmanager",
                "replicate-secret-to-regions",
                "--region",
                from,
                "--secret-id",
                row.nameIn(from),
                "--add-replica-regions",
                "Region=" + to));
    }

    private Judgement replicated(Secret replica, Optional<Secret> original, RegionName primary) {
        if (original.isEmpty()) {
            return Judgement.fail(
                    "there is no such secret in " + primary, "create it there, or correct its name in the inventory");
        }
        if (!primary.equals(replica.primaryRegion())) {
            return Judgement.fail(
                    replica.primaryRegion() == null
                            ? "it stands alone: what is changed in " + primary + " doesn't reach it"
                            : "a replica of the one in " + replica.primaryRegion(),
                    Remedy.of("delete this one, then ").then(replicate(primary, home.name())));
        }
        Optional<Replica> told = original.get().replicas().stream()
                .filter(each -> each.region().equals(home.name()))
                .findFirst();
        if (told.isEmpty()) {
            return Judgement.fail("the secret in " + primary + " has no replica here", replicate(primary, home.name()));
        }
        String why = told.get().message();
        String seen = told.get().status() + (why == null ? "" : ": " + why);
        return switch (told.get().status()) {
            case "InSync" -> Judgement.pass(seen);
            case "InProgress" -> Judgement.awaited(seen, "wait a few minutes, then verify again");
            default -> Judgement.fail(seen, "remove the cause, then replicate it again");
        };
    }

    private static Judgement version(Secret replica, Optional<Secret> original, RegionName primary) {
        if (original.isEmpty()) {
            return Judgement.unknown(
                    "there is no such secret in " + primary + " to compare with",
                    "create it there, or correct its name in the inventory");
        }
        return Objects.equals(replica.version(), original.get().version())
                ? Judgement.pass("the same")
                : Judgement.fail("another version", "wait a minute and verify again; else see why it isn't replicated");
    }
}
