package io.drctl.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.SourcePosition;
import io.drctl.readiness.CheckGuide;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Findings that may stand for a while, as the inventory says them. */
final class AcceptedOfInventoryTest {
    private static String with(String... accepted) {
        return SiteYaml.text() + "accepted:\n  - " + String.join("\n  - ", accepted) + "\n";
    }

    private static List<String> problems(String... accepted) {
        return beside(with(accepted)).stream().map(Diagnostic::summary).toList();
    }

    /** What is said of a text, and not of the site alone. */
    private static List<Diagnostic> beside(String text) {
        List<String> ofSite = SiteYaml.diagnostics(SiteYaml.text()).stream()
                .map(Diagnostic::summary)
                .toList();
        return SiteYaml.diagnostics(text).stream()
                .filter(diagnostic -> !ofSite.contains(diagnostic.summary()))
                .toList();
    }

    @Test
    void the_ids_are_those_of_the_guides() {
        assertThat(CheckIds.all())
                .isEqualTo(CheckGuide.all().stream().map(CheckGuide::check).toList());
    }

    @Test
    void one_is_read_with_what_it_is_about() {
        String text = with("{check: bucket.encrypted, asset: bucket, region: us-west-1, reason: why, by: jo,"
                + " until: 2025-06-30}");

        assertThat(SiteYaml.read(text).inventory().accepted())
                .containsExactly(new Acceptance(
                        "bucket.encrypted",
                        "bucket",
                        new RegionName("us-west-1"),
                        "why",
                        "jo",
                        LocalDate.of(2025, 6, 30)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{check: bucket.encryptd, reason: r, by: b, until: 2025-06-30}"
                        + "|`check` names bucket.encryptd, and there is no such check, did you mean `bucket.encrypted`?",
                "{check: bucket.encrypted, asset: bukket, reason: r, by: b, until: 2025-06-30}"
                        + "|`asset` names bukket, and no row has that id, did you mean `bucket`?",
                "{check: bucket.encrypted, region: us-west-2, reason: r, by: b, until: 2025-06-30}"
                        + "|`region` names us-west-2, which is no Region of the site, did you mean `us-west-1`?",
                "{check: bucket.encrypted, reason: r, by: b, until: 2025-02-30}|`until` is not a day",
                "{check: bucket.encrypted, reason: r, by: b, until: 30.6.2025}|`until` is not a day",
                "{check: bucket.encrypted, reason: r, by: b, until: tomorrow}|`until` is not a day",
                "{check: bucket.encrypted, reason: r, until: 2025-06-30}|missing key `by` in item 1 of `accepted`",
                "{check: bucket.encrypted, by: b, until: 2025-06-30}|missing key `reason` in item 1 of `accepted`",
                "{check: bucket.encrypted, reason: '', by: b, until: 2025-06-30}|`reason` is empty"
            })
    void what_is_wrong_with_one_is_said(String accepted, String problem) {
        assertThat(problems(accepted)).containsExactly(problem);
    }

    @Test
    void a_problem_has_its_line_and_column() {
        String text = with("{check: bucket.encryptd, reason: r, by: b, until: 2025-06-30}");

        SourcePosition position = Objects.requireNonNull(beside(text).get(0).position());

        assertThat(text.lines().toList().get(position.line() - 1).substring(position.column() - 1))
                .startsWith("bucket.encryptd");
    }

    @Test
    void the_same_is_accepted_once() {
        String one = "{check: bucket.encrypted, reason: r, by: b, until: 2025-06-30}";

        assertThat(problems(one, one)).singleElement().asString().startsWith("the same is accepted on line ");
        assertThat(problems(one, one.replace("{", "{region: us-west-1, "))).isEmpty();
    }

    @Test
    void one_that_is_over_or_without_end_is_warned_of() {
        String one = "{check: bucket.encrypted, reason: r, by: b, until: %s}";

        assertThat(problems(one.formatted("2025-03-01"))).isEmpty();
        assertThat(problems(one.formatted("2025-02-28")))
                .containsExactly("accepted until 2025-02-28, which is over: verify tells the finding again");
        assertThat(problems(one.formatted("2029-01-01")))
                .containsExactly("accepted until 2029-01-01, for more than a year");
    }

    /** A repair must be able to write an inventory that can be read. */
    @Test
    void one_in_a_region_that_the_site_has_left_is_only_warned_of() {
        String text = with("{check: bucket.encrypted, region: eu-west-1, reason: r, by: b, until: 2025-06-30}")
                .replaceFirst("regions:\n", "regions:\n  former: [eu-west-1]\n");

        assertThat(beside(text))
                .extracting(Diagnostic::summary)
                .containsExactly("accepts a finding in eu-west-1, a Region that the site has left");
        assertThat(SiteYaml.read(text).inventory().accepted()).hasSize(1);
    }
}
