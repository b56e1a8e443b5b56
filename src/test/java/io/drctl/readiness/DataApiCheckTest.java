package io.drctl.readiness;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Secrets;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.SqlAccess;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code verify} says of a database that is asked by the RDS Data API. */
final class DataApiCheckTest {
    private static final String SECRET = "shop/drctl";
    private static final Inventory SITE = Inventories.askedBySql(
            Inventories.flaskSite(),
            new SqlAccess(
                    SqlAccess.Via.DATA_API,
                    new SqlAccess.Login.Secret(ByRegion.of(PRIMARY, SECRET, RECOVERY, SECRET), null),
                    ByRegion.none(),
                    SqlAccess.PORT,
                    null,
                    null));
    private static final String CLUSTER = SITE.name(AssetKind.DATABASE_CLUSTER, RECOVERY);

    private final FakeCloud cloud = HealthySite.of(SITE);

    @BeforeEach
    void isOn() {
        cloud.databases(RECOVERY).hasDataApi = true;
        cloud.databases(PRIMARY).hasDataApi = true;
        cloud.sql(RECOVERY).isGiven = true;
        cloud.sql(PRIMARY).isGiven = true;
    }

    private ReadinessReport report(Scope scope) {
        return ReadinessTest.verify(cloud, SITE, scope);
    }

    private List<Finding> findings() {
        return report(Scope.RECOVERY).findings().stream()
                .filter(each -> each.check().startsWith("data-api."))
                .toList();
    }

    private Finding finding(String check) {
        return findings().stream()
                .filter(each -> each.check().equals(check))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void one_that_answers_is_well_in_each_verified_Region() {
        assertThat(report(Scope.ALL).findings().stream()
                        .filter(each -> each.check().startsWith("data-api.")))
                .extracting(Finding::check, Finding::region, Finding::verdict)
                .containsExactly(
                        tuple("data-api.enabled", PRIMARY, ReadinessVerdict.PASS),
                        tuple("data-api.answers", PRIMARY, ReadinessVerdict.PASS),
                        tuple("data-api.enabled", RECOVERY, ReadinessVerdict.PASS),
                        tuple("data-api.answers", RECOVERY, ReadinessVerdict.PASS));
        assertThat(report(Scope.ALL).isReady()).isTrue();
    }

    @Test
    void a_database_that_is_connected_to_is_not_looked_at() {
        assertThat(ReadinessTest.verify(cloud, Inventories.flaskSite(), Scope.ALL)
                        .findings())
                .noneMatch(each -> each.check().startsWith("data-api."));
    }

    @Test
    void one_that_is_off_is_a_failure_with_the_command_that_switches_it_on() {
        cloud.databases(RECOVERY).hasDataApi = false;

        assertThat(findings()).hasSize(1);
        Finding found = finding("data-api.enabled");
        assertThat(found.verdict()).isEqualTo(ReadinessVerdict.FAIL);
        assertThat(found.seen()).isEqualTo("off");
        assertThat(String.valueOf(found.remedy()))
                .startsWith("switch it on: aws rds enable-http-endpoint --region us-west-1 --resource-arn arn:aws:rds:")
                .endsWith(":cluster:" + CLUSTER);
        assertThat(report(Scope.RECOVERY).isReady()).isFalse();
    }

    @Test
    void a_caller_who_may_not_is_told_what_to_grant() {
        cloud.fail("SQL read_only", RECOVERY, CloudException.Cause.ACCESS_DENIED);

        Finding found = finding("data-api.answers");
        assertThat(found.verdict()).isEqualTo(ReadinessVerdict.FAIL);
        assertThat(found.seen()).startsWith("SQL read_only in us-west-1: ");
        assertThat(String.valueOf(found.remedy()))
                .startsWith("grant rds-data:ExecuteStatement and secretsmanager:GetSecretValue, or correct");
    }

    @Test
    void where_it_does_not_answer_the_secret_is_looked_at() {
        cloud.fail("SQL read_only", RECOVERY, CloudException.Cause.NOT_FOUND);

        assertThat(finding("data-api.answers").verdict()).isEqualTo(ReadinessVerdict.UNKNOWN);
        assertThat(finding("data-api.secret"))
                .extracting(Finding::verdict, Finding::seen)
                .containsExactly(ReadinessVerdict.FAIL, "there is no such secret in us-west-1");
        cloud.secrets(RECOVERY).secrets.put(SECRET, new Secrets.Secret(SECRET, "arn", "1", null, List.of(), null));
        assertThat(finding("data-api.secret").verdict()).isEqualTo(ReadinessVerdict.PASS);
    }

    @Test
    void of_a_cluster_without_a_writer_only_the_secret_is_looked_at() {
        cloud.databases(RECOVERY)
                .clusters
                .computeIfPresent(
                        CLUSTER,
                        (id, old) -> FakeDatabases.withMembers(
                                old,
                                old.members().stream()
                                        .map(each ->
                                                new Databases.Member(each.instanceId(), false, each.promotionTier()))
                                        .toList()));

        assertThat(findings()).extracting(Finding::check).containsExactly("data-api.enabled", "data-api.secret");
    }
}
