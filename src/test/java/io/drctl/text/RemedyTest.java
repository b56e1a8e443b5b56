package io.drctl.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RemedyTest {
    private static final Command RESUME = Command.drctl("run", "resume", "20250301-031555-failover-app");
    private final Remedy led = Remedy.of("once it can be read: ").then(RESUME);
    private final Remedy amid =
            Remedy.of("wait (").then(Command.drctl("run", "list")).then(" shows it), then look again");

    @Test
    void reads_as_one_sentence() {
        assertThat(led).hasToString("once it can be read: drctl run resume 20250301-031555-failover-app");
        assertThat(amid.text()).isEqualTo("wait (drctl run list shows it), then look again");
    }

    @Test
    void knows_the_command_that_it_leads_to() {
        assertThat(led.led()).contains(RESUME);
        assertThat(led.lead()).isEqualTo("once it can be read:");
        assertThat(Remedy.of(RESUME).led()).contains(RESUME);
        assertThat(Remedy.of(RESUME).lead()).isEmpty();
        assertThat(amid.led()).isEmpty();
        assertThat(Remedy.of("make it, then ").then(RESUME).led()).isEmpty();
    }

    @Test
    void tells_its_commands_in_their_order() {
        assertThat(led.then(". ").then(amid).commands()).containsExactly(RESUME, Command.drctl("run", "list"));
        assertThat(Remedy.of("wait").commands()).isEmpty();
    }

    @Test
    void commands_are_made_fit_for_where_they_are_typed() {
        assertThat(amid.map(words -> words, command -> command.withFirst("--sandbox")))
                .hasToString("wait (drctl --sandbox run list shows it), then look again");
    }

    @Test
    void equals_one_that_says_the_same_in_more_pieces() {
        assertThat(Remedy.of("wait (").then("now)")).isEqualTo(Remedy.of("wait (now)"));
    }

    @Test
    void says_something() {
        assertThatThrownBy(() -> Remedy.of("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_command_is_quoted_where_a_shell_needs_it() {
        assertThat(Command.aws("rds", "add-tags-to-resource", "--tags", "Key=a,Value=it's here")
                        .line())
                .isEqualTo("aws rds add-tags-to-resource --tags 'Key=a,Value=it'\\''s here'");
        assertThat(Command.drctl("failover", "db").with("--to", "us-west-1").with(List.of("--flip")))
                .hasToString("drctl failover db --to us-west-1 --flip");
        assertThat(Command.aws("s3api").remarked("[on AWS]")).hasToString("[on AWS] aws s3api");
    }
}
