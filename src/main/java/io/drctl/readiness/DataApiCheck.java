package io.drctl.readiness;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Secrets.Secret;
import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.inventory.SqlAccess;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The RDS Data API of a database that is asked by it: it is on, and the server answers drctl. A cluster without a
 * writer, as a Global Database's secondary is, answers once it has taken over (<a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.limitations.html">limitations</a>); of it
 * only the secret is looked at.
 */
record DataApiCheck(Verification site, Database database, SiteRegion home) implements ReadinessCheck {
    private static final String ENABLED = "data-api.enabled";
    private static final String ANSWERS = "data-api.answers";
    private static final String SECRET = "data-api.secret";

    static final CheckFamily<Database> FAMILY =
            CheckFamily.inEachRegion(List.of(ENABLED, ANSWERS, SECRET), DataApiCheck::new);

    /** Whether the inventory says that the database is asked by it. */
    static boolean isFor(Database database) {
        return database.sql() != null && database.sql().via() == SqlAccess.Via.DATA_API;
    }

    @Override
    public void examine(Findings findings) {
        Reading<Optional<Boolean>> enabled = site.databases().dataApi(database, region());
        String subject = "Data API of " + id();
        findings.check(ENABLED, subject, "on", () -> enabled(enabled.get()));
        if (!isOn(enabled)) {
            return;
        }
        if (hasWriter()) {
            Reading<Boolean> answer = site.databases().isReadOnly(database, region());
            findings.check(ANSWERS, subject, "the server answers", () -> answers(answer));
            if (isAnswered(answer)) {
                return;
            }
        }
        String name = secretName();
        Reading<Optional<Secret>> secret = site.services().secret(region(), name);
        findings.check(SECRET, "secret " + name, "present", () -> secret(secret.get()));
    }

    private RegionName region() {
        return home.name();
    }

    private String id() {
        return database.clusterIn(region());
    }

    private String secretName() {
        SqlAccess access = Objects.requireNonNull(database.sql());
        return access.login().match(secret -> secret.names().in(region()), SqlAccess.Login.Variable::name);
    }

    private Judgement enabled(Optional<Boolean> enabled) {
        if (enabled.isEmpty()) {
            return Judgement.fail("there is no cluster " + id(), "provision it, or correct its name in the inventory");
        }
        return enabled.get()
                ? Judgement.pass("on")
                : Judgement.fail("off", Remedy.of("switch it on: ").then(enable()));
    }

    private Command enable() {
        String arn = site.databases()
                .cluster(region(), id())
                .get()
                .map(Databases.Cluster::arn)
                .orElse("ARN");
        return Command.aws("rds", "enable-http-endpoint", "--region", region(), "--resource-arn", arn);
    }

    private static boolean isOn(Reading<Optional<Boolean>> enabled) {
        try {
            return enabled.get().orElse(false);
        } catch (CloudException e) {
            return false;
        }
    }

    private boolean hasWriter() {
        try {
            return site.databases().cluster(region(), id()).get().stream()
                    .flatMap(cluster -> cluster.members().stream())
                    .anyMatch(Databases.Member::isWriter);
        } catch (CloudException e) {
            // The question itself will tell.
            return true;
        }
    }

    private static boolean isAnswered(Reading<Boolean> answer) {
        try {
            answer.get();
            return true;
        } catch (CloudException e) {
            return false;
        }
    }

    private Judgement answers(Reading<Boolean> answer) {
        try {
            answer.get();
            return Judgement.pass("it answers");
        } catch (CloudException e) {
            if (e.reason() != CloudException.Cause.ACCESS_DENIED) {
                throw e;
            }
            return Judgement.fail(
                    e.explain(),
                    "grant rds-data:ExecuteStatement and secretsmanager:GetSecretValue, or correct the user and"
                            + " password in the secret " + secretName());
        }
    }

    private Judgement secret(Optional<Secret> secret) {
        if (secret.isEmpty()) {
            return Judgement.fail(
                    "there is no such secret in " + region(), "create it, or correct its name in the inventory");
        }
        return secret.get().deletedAt() == null
                ? Judgement.pass("present")
                : Judgement.fail(
                        "it waits for its deletion",
                        Remedy.of(Command.aws(
                                "secretsmanager",
                                "restore-secret",
                                "--region",
                                region(),
                                "--secret-id",
                                secretName())));
    }
}
