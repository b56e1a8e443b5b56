package io.drctl.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.diagnostic.Severity;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Standing;
import io.drctl.terraform.ImportBlock;
import io.drctl.terraform.ProvisioningOutcome;
import io.drctl.terraform.Stage;
import io.drctl.terraform.StateLock;
import io.drctl.terraform.Tally;
import io.drctl.terraform.TerraformDiagnostic;
import io.drctl.testing.Inventories;
import io.drctl.testing.JsonDocuments;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class JsonProvisionViewTest {
    private static final TerraformDiagnostic DENIED =
            new TerraformDiagnostic(Severity.ERROR, "denied", "by a policy", "aws_vpc.site", "main.tf", 3, 1, null);

    private static final StateLock LOCK =
            new StateLock("b1", "state", "OperationTypeApply", "ann@desk", Instant.parse("2025-03-01T02:00:00.123Z"));

    private static JsonNode document(Standing standing) {
        return document(standing, new ProvisioningOutcome.UpToDate(List.of(Inventories.PRIMARY)));
    }

    private static JsonNode document(Standing standing, ProvisioningOutcome outcome) {
        Screen screen = Screen.plain();
        try (JsonProvisionView view = new JsonProvisionView(
                screen.terminal(), new RegionName("us-east-2"), standing, VirtualClock::new, false, false)) {
            view.finished(outcome);
        }
        return JsonDocuments.read(screen.out());
    }

    /** Outcomes that the sandbox doesn't have. */
    static Stream<ProvisioningOutcome> outcomes() {
        return Stream.of(
                new ProvisioningOutcome.Locked(Stage.PLAN, LOCK, Duration.ofHours(1)),
                new ProvisioningOutcome.Unprepared(
                        List.of(new ProvisioningOutcome.Prerequisite("the bucket is missing", "make it"))),
                new ProvisioningOutcome.Contradicted(
                        List.of(new ProvisioningOutcome.Prerequisite("us-east-2 was promoted", "close it"))),
                new ProvisioningOutcome.Contradicted(List.of(new ProvisioningOutcome.Prerequisite(
                        "the state is empty",
                        Remedy.of("import what is there"),
                        List.of(new ImportBlock("VPC vpc-1", List.of("aws_vpc.main"), "vpc-1"))))),
                new ProvisioningOutcome.Failed(
                        Stage.APPLY, List.of(DENIED), List.of(), "root", Tally.of(3), Remedy.of("grant it")),
                new ProvisioningOutcome.Interrupted(Stage.APPLY, Tally.of(3), true),
                new ProvisioningOutcome.LockReleased("b1"),
                new ProvisioningOutcome.LockNotReleased("b1", LOCK, List.of()),
                new ProvisioningOutcome.LockNotReleased("b1", null, List.of()));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void every_outcome_is_as_the_schema_has_it(ProvisioningOutcome outcome) {
        JsonNode document = document(new Standing("012345678901", "me", "", List.of()), outcome);

        assertThat(document.path("schema").asString()).isEqualTo("provision");
        assertThat(document.path("outcome").asString()).isNotEmpty();
    }

    @Test
    void tells_of_a_lock_when_it_was_taken_and_how_old_it_is() {
        JsonNode lock = document(
                        new Standing(null, null, "no answer", List.of()),
                        new ProvisioningOutcome.Locked(Stage.PLAN, LOCK, Duration.ofMillis(90_500)))
                .path("lock");

        assertThat(lock.path("createdAt").asString()).isEqualTo("2025-03-01T02:00:00Z");
        assertThat(lock.path("ageSeconds").asDouble()).isEqualTo(90.5);
    }

    @Test
    void names_account_caller_and_endpoints_like_every_other_document() {
        JsonNode known = document(new Standing(
                "012345678901", "arn:aws:iam::012345678901:user/ops", "", List.of("http://127.0.0.1:5000 for s3")));

        assertThat(known.path("account").asString()).isEqualTo("012345678901");
        assertThat(known.path("caller").asString()).isEqualTo("arn:aws:iam::012345678901:user/ops");
        assertThat(known.path("accountUnknown").isNull()).isTrue();
        assertThat(known.path("endpoints").path(0).asString()).isEqualTo("http://127.0.0.1:5000 for s3");
    }

    @Test
    void says_why_the_account_is_not_known() {
        JsonNode unknown = document(new Standing(null, null, "no answer", List.of()));

        assertThat(unknown.path("account").isNull()).isTrue();
        assertThat(unknown.path("accountUnknown").asString()).isEqualTo("no answer");
        assertThat(unknown.path("endpoints").isArray()).isTrue();
        assertThat(unknown.path("endpoints")).isEmpty();
    }
}
