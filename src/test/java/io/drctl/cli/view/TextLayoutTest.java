package io.drctl.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
    void a_command_at_the_end_of_a_remedy_is_broken_where_a_shell_goes_on() {
        assertThat(TextLayout.wrapRemedy(
                        "lift it by hand, then go on: aws rds modify-db-cluster --region us-east-2"
                                + " --db-cluster-identifier flask-site-us-east-2 --no-deletion-protection",
                        72))
                .containsExactly(
                        "lift it by hand, then go on:",
                        "aws rds modify-db-cluster --region us-east-2 \\",
                        "  --db-cluster-identifier flask-site-us-east-2 --no-deletion-protection");
        assertThat(TextLayout.wrapCommand("drctl --sandbox run resume 20250301-030000-failover-app", 40))
                .containsExactly("drctl --sandbox run resume 20250301-030000-failover-app");
        assertThat(TextLayout.commandIn("aws ec2 reboot-instances --instance-ids i-1; if it stays so, replace it"))
                .isEqualTo(-1);
        assertThat(TextLayout.wrapRemedy("lift it: aws rds modify-db-cluster", 72))
                .containsExactly("lift it: aws rds modify-db-cluster");
    }
}
