package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.permission.CommandPolicies;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.UnaskedCloud;
import io.drctl.testing.VirtualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code drctl iam-policy}, which needs an inventory and asks nothing. */
final class IamPolicyCommandTest {
    @TempDir
    private Path directory;

    private final Screen screen = Screen.plain();

    @BeforeEach
    void there_is_an_inventory() throws IOException {
        Files.copy(Path.of("inventory.yaml"), directory.resolve("inventory.yaml"));
    }

    private int drctl(String typed) {
        return Drctl.run(
                typed.split(" "),
                new Environment(
                        Map.of("HOME", directory.toString()),
                        directory,
                        InputStream.nullInputStream(),
                        screen.terminal(),
                        "0.1.0",
                        () -> VirtualClock.START,
                        "operator@host",
                        accesses -> UnaskedCloud.make(),
                        new NoSandboxes()));
    }

    private JsonNode printed() {
        return JsonMapper.shared().readTree(screen.out());
    }

    @Test
    void the_policy_of_a_command_is_all_that_is_printed() {
        assertThat(drctl("iam-policy failover db")).isEqualTo(ExitStatus.OK);

        assertThat(printed().path("Version").asString()).isEqualTo("2012-10-17");
        assertThat(screen.out())
                .contains("\"Sid\" : \"PromoteReplicas\"")
                .contains("arn:aws:rds:us-west-1:*:cluster:flask-site-us-west-1");
        assertThat(screen.err()).isEmpty();
    }

    @Test
    void what_terraform_needs_is_told_beside_it() {
        assertThat(drctl("iam-policy failback")).isEqualTo(ExitStatus.OK);

        assertThat(printed().path("Statement").size()).isPositive();
        assertThat(screen.err()).startsWith("note: ").contains("Terraform");
    }

    @Test
    void each_command_has_one() {
        for (String command : CommandPolicies.commands()) {
            assertThat(drctl("iam-policy " + command)).as(command).isEqualTo(ExitStatus.OK);
        }
    }

    @Test
    void an_unknown_command_is_refused_with_the_nearest_one() {
        assertThat(drctl("iam-policy failover bd")).isEqualTo(ExitStatus.USAGE);

        assertThat(screen.out()).isEmpty();
        assertThat(screen.err()).contains("did you mean").contains("failover db");
    }

    @Test
    void each_command_is_one_of_drctls() {
        for (String command : CommandPolicies.commands()) {
            List<String> words = List.of(command.split(" "));
            assertThat(drctl(command + " --help")).as(command).isEqualTo(ExitStatus.OK);
            assertThat(words.get(0)).isIn(Commands.NAMES);
        }
    }
}
