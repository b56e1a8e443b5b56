package io.drctl.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.text.Command;
import io.drctl.text.Remedy;
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
        assertThat(TextLayout.wrapRemedy(Remedy.of("turn it off, then go on: ").then(command), 72))
                .containsExactly("turn it off, then go on:", command.line());
        assertThat(TextLayout.wrapRemedy(Remedy.of(command), 72)).containsExactly(command.line());
        assertThat(TextLayout.wrapRemedy(Remedy.of("lift it: ").then(Command.aws("rds", "modify-db-cluster")), 72))
                .containsExactly("lift it: aws rds modify-db-cluster");
    }

    @Test
    void a_command_amid_a_remedy_keeps_what_stands_right_beside_it() {
        Remedy remedy =
                Remedy.of("look at it (").then(Command.drctl("run", "list")).then("), wait, and run this again");
        assertThat(TextLayout.wrapRemedy(remedy, 20))
                .containsExactly("look at it", "(drctl run list),", "wait, and run this", "again");
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 60, 80})
    void no_command_is_broken_in_two(int width) {
        Command promote = Command.drctl("failover", "db", "--to", "us-west-1", "--accept-data-loss", "90s");
        Command look = Command.aws("rds", "describe-db-clusters", "--region", "us-east-2")
                .remarked("[on AWS]");
        Remedy remedy = Remedy.of("wait until ")
                .then(promote)
                .then(" has ended (")
                .then(look)
                .then(" shows it; one that was killed: ")
                .then(Command.drctl("run", "resume"))
                .then("), then run this again");

        List<String> lines = TextLayout.wrapRemedy(remedy, width);

        for (Command command : remedy.commands()) {
            assertThat(lines).anyMatch(line -> line.contains(command.line()));
        }
        assertThat(String.join(" ", lines)).isEqualTo(remedy.text());
        assertThat(lines)
                .allMatch(line -> line.length() <= width
                        || remedy.commands().stream().anyMatch(command -> line.contains(command.line())));
    }

    @Test
    void the_indent_makes_way_for_a_command_that_needs_the_room() {
        assertThat(TextLayout.placed("        ", "drctl status", 2, 20)).isEqualTo("        drctl status");
        assertThat(TextLayout.placed("        ", "drctl verify all", 2, 20)).isEqualTo("    drctl verify all");
        assertThat(TextLayout.placed("        ", "drctl failover app --to us-west-1", 2, 20))
                .isEqualTo("  drctl failover app --to us-west-1");
    }
}
