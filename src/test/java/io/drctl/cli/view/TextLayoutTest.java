package io.drctl.cli.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextLayoutTest {
    @Test
    void a_word_that_is_longer_than_the_line_stays_whole() {
        String endpoint = "flask-site-us-west-1.cluster-9cbeedg0a022.us-west-1.rds.amazonaws.com";

        assertThat(TextLayout.wrapWords("its endpoint is " + endpoint + " now", 30, ""))
                .containsExactly("its endpoint is", endpoint, "now");
    }

    @Test
    void the_name_of_a_command_stays_with_the_word_after_it() {
        assertThat(TextLayout.wrapWords("promote it first: drctl failover db", 24, ""))
                .containsExactly("promote it first:", "drctl failover db");
    }

    @Test
    void a_number_stays_with_its_unit() {
        assertThat(TextLayout.wrapWords("it took 11 min 38 s, and 3 of 4 were there", 10, ""))
                .containsExactly("it took", "11 min", "38 s, and", "3 of 4", "were there");
    }

    @Test
    void a_command_at_the_end_of_a_remedy_has_its_own_line_whole() {
        Command command = Command.aws(
                "rds",
                "modify-db-cluster",
                "--region",
                "us-east-2",
                "--db-cluster-identifier",
                "flask-site-us-east-2",
                "--no-deletion-protection");
        assertThat(TextLayout.wrapRemedy(Remedy.of("lift it by hand, then go on: ").then(command), 72))
                .containsExactly("lift it by hand, then go on:", command.line());
        assertThat(TextLayout.wrapRemedy(Remedy.of(command), 72)).containsExactly(command.line());
        assertThat(TextLayout.wrapRemedy(
                        Remedy.of("lift it: ").then(Command.aws("rds", "modify-db-cluster")), 72))
                .containsExactly("lift it: aws rds modify-db-cluster");
    }

    @Test
    void a_command_amid_a_remedy_keeps_what_stands_right_beside_it() {
        Remedy remedy = Remedy.of("look at it (")
                .then(Command.drctl("run", "list"))
                .then("), wait, and run this again");
        assertThat(TextLayout.wrapRemedy(remedy, 20))
                .containsExactly("look at it", "(drctl run list),", "wait, and run this", "again");
    }

    @Test
    void a_command_amid_a_sentence_stays_whole_and_the_sentence_goes_on() {
        assertThat(TextLayout.wrapWords(
                        "wait until drctl failover db --to us-west-1 has ended (drctl run list shows it; one that was"
                                + " killed: drctl run resume), then run this again",
                        30,
                        ""))
                .containsExactly(
                        "wait until",
                        "drctl failover db --to us-west-1",
                        "has ended (drctl run list",
                        "shows it; one that was killed:",
                        "drctl run resume), then run",
                        "this again");
        assertThat(TextLayout.wrapWords(
                        "it is [on AWS] aws rds describe-db-clusters --region us-east-2, and so on", 20, ""))
                .containsExactly("it is", "[on AWS] aws rds describe-db-clusters --region us-east-2,", "and so on");
    }

    @Test
    void the_indent_makes_way_for_a_command_that_needs_the_room() {
        assertThat(TextLayout.placed("        ", "drctl status", 2, 20)).isEqualTo("        drctl status");
        assertThat(TextLayout.placed("        ", "drctl verify all", 2, 20)).isEqualTo("    drctl verify all");
        assertThat(TextLayout.placed("        ", "drctl failover app --to us-west-1", 2, 20))
                .isEqualTo("  drctl failover app --to us-west-1");
    }

    /** What AWS, git or Terraform say may hold anything. */
    @ParameterizedTest
    @ValueSource(strings = {"-a", "=,", "/.", "A.", ",", "'", "',", "1", "20260131-235959-,"})
    void a_hostile_word_after_a_command_takes_no_more_than_a_look(String part) {
        for (String begin : List.of("", "us", "20260131-235959-", "A", "/", "'")) {
            for (String end : List.of("", "x", "\t", "\n")) {
                String word = begin + part.repeat(60_000) + end;
                assertTimeoutPreemptively(
                        Duration.ofSeconds(20),
                        () -> assertThat(TextLayout.wrapWords("look: drctl status " + word + " or git " + word, 80, ""))
                                .isNotEmpty());
                assertTimeoutPreemptively(
                        Duration.ofSeconds(20),
                        () -> assertThat(TextLayout.wrapWords("aws rds describe --x y z1 " + word, 80, ""))
                                .isNotEmpty());
            }
        }
    }
}
