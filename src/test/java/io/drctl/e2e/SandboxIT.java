package io.drctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sandbox as a newcomer meets it: no AWS account, no credentials, no Terraform, no network, and a wrong endpoint.
 */
@Timeout(300)
class SandboxIT {
    private static final String MARK = "SIMULATED  sandbox .drctl/sandbox.json, speed ";

    @TempDir
    private Path desk;

    private Operator operator;

    @BeforeEach
    void arrive() {
        operator = Operator.offline(desk)
                .set("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
                .set("DRCTL_TERRAFORM", "no-such-program");
    }

    private Operator.Ended good(String... arguments) {
        Operator.Ended ended = operator.run(arguments);
        assertThat(ended.status())
                .as(String.join(" ", arguments) + "\n" + ended.err() + ended.out())
                .isZero();
        return ended;
    }

    @Test
    void a_fresh_sandbox_is_a_ready_site_and_says_everywhere_that_it_is_none() {
        Operator.Ended human = good("--sandbox", "verify", "dr-site");
        assertThat(human.out()).startsWith(MARK + "1x\n").contains("READY on simulated AWS: 48 checks passed");

        Operator.Ended json = good("verify", "--sandbox", "--speed", "60", "-o", "json");
        assertThat(json.json().path("simulated").asBoolean()).isTrue();
        assertThat(json.json().path("counts").path("pass").asInt()).isEqualTo(48);

        operator.set("DRCTL_SANDBOX", "1");
        assertThat(good("verify", "-o", "junit").out())
                .startsWith("<?xml")
                .contains("<property name=\"simulated\" value=\"true\"/>");
        assertThat(desk.resolve(".drctl/sandbox.json")).exists();

        assertThat(good("--speed", "60x", "--color", "always", "sandbox", "show")
                        .out())
                .as("the options that were typed, though the variable stood there before them")
                .startsWith("\u001b[33m" + MARK + "60x\u001b[0m\n");
        good("sandbox", "fault", "clock-skew", "5h");
        good("provision", "--region", "us-west-1", "--plan-only");
        JsonNode shown = good("sandbox", "show", "-o", "json").json();
        assertThat(Duration.between(
                        Instant.parse(shown.path("madeAt").asString()),
                        Instant.parse(shown.path("at").asString())))
                .as("a clock that is wrong moves no world")
                .isLessThan(Duration.ofHours(4));

        for (String command : List.of("show", "validate")) {
            JsonNode inventory = good("inventory", command, "-o", "json").json();
            assertThat(inventory.path("simulated").asBoolean()).as(command).isTrue();
        }
        assertThat(JsonMapper.shared()
                        .readTree(good("inventory", "schema").out())
                        .path("$schema")
                        .asString())
                .as("which is the same everywhere, and goes into a file")
                .startsWith("https://json-schema.org/");
    }

    @Test
    void nothing_of_the_aws_sdk_is_loaded_with_it_and_nothing_of_it_without() throws IOException {
        Path log = operator.file("classes");
        operator.set("DRCTL_ARCHIVE", "off").set("DRCTL_OPTS", "-Xlog:class+load=info:file=" + log);

        good("--sandbox", "--speed", "60x", "failover", "app", "--yes");
        assertThat(Files.readString(log))
                .contains("io.drctl.sim.World ")
                .doesNotContain("software.amazon", "io.drctl.aws.", "org.xbill", "io.drctl.outside.");

        good("run", "list");
        assertThat(Files.readString(log))
                .contains("io.drctl.Main ")
                .doesNotContain("io.drctl.sim.", "io.drctl.sandbox.FileSandbox", "io.drctl.sandbox.SharedWorld");
    }

    @Test
    void a_region_burns_and_the_site_moves_and_the_clients_say_what_it_cost() {
        assertThat(good("sandbox", "fault", "region", "us-east-2").out())
                .isEqualTo(MARK + "1x\nbroken: region us-east-2\n"
                        + "Heal it with: drctl sandbox heal region us-east-2\n");
        Operator.Ended moved = good("--sandbox", "--speed", "60x", "failover", "app", "--yes");
        assertThat(moved.err()).startsWith(MARK + "60x\n");
        assertThat(moved.out())
                .startsWith(MARK + "60x\n")
                .contains("DONE in", "drctl --sandbox failover db --to us-west-1");
        good(
                "--sandbox",
                "--speed",
                "60x",
                "failover",
                "db",
                "--to",
                "us-west-1",
                "--accept-unknown-loss",
                "--accept-data-loss",
                "1h",
                "--yes");

        JsonNode shown = good("sandbox", "show", "-o", "json").json();
        assertThat(shown.path("simulated").asBoolean()).isTrue();
        assertThat(shown.path("faults").toString()).isEqualTo("[\"region us-east-2\"]");
        assertThat(shown.path("regions").get(0).path("acceptsWrites").asBoolean())
                .isFalse();
        assertThat(shown.path("regions").get(1).path("acceptsWrites").asBoolean())
                .isTrue();
        assertThat(shown.path("outages").size()).isGreaterThanOrEqualTo(2);
        assertThat(shown.path("outages").get(0).path("total").asBoolean()).isTrue();
        assertThat(shown.path("lostWrites").get(0).path("cluster").asString()).isEqualTo("flask-site-us-west-1");

        assertThat(good("sandbox", "heal", "--all").out()).contains("healed: region us-east-2");
        assertThat(good("sandbox", "show").out()).contains("two clusters accept writes");
        assertThat(good("--sandbox", "run", "list", "-o", "json")
                        .json()
                        .at("/runs/0/simulated")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void a_run_meets_what_another_terminal_breaks_and_is_resumed_after_a_kill() {
        Operator.Started run = operator.start(
                "--sandbox",
                "--speed",
                "20x",
                "failover",
                "db",
                "--to",
                "us-west-1",
                "--force-while-healthy",
                "--accept-data-loss",
                "1h",
                "--yes");
        run.awaitOnErr("acting");
        good("sandbox", "fault", "stuck", "promotion");
        run.awaitOnErr("is promoting");
        run.kill();

        JsonNode shown = good("sandbox", "show", "-o", "json").json();
        assertThat(shown.path("faults").toString()).isEqualTo("[\"stuck promotion\"]");
        assertThat(shown.path("underWay").values()).anySatisfy(process -> {
            assertThat(process.path("what").asString()).isEqualTo("promotion of database cluster flask-site-us-west-1");
            assertThat(process.path("endsAt").isNull()).isTrue();
        });

        good("sandbox", "heal", "stuck");
        Operator.Ended resumed = good("--sandbox", "--speed", "60x", "run", "resume", "--yes");
        assertThat(resumed.out()).contains("DONE in", "resumed 1 time");
        assertThat(good("sandbox", "show", "-o", "json")
                        .json()
                        .path("lostWrites")
                        .size())
                .isOne();
    }

    @Test
    void ctrl_c_leaves_a_run_that_can_be_resumed() {
        Operator.Started run = operator.startInForeground(
                "--sandbox",
                "--speed",
                "5x",
                "failover",
                "db",
                "--to",
                "us-west-1",
                "--force-while-healthy",
                "--accept-data-loss",
                "1h",
                "--yes");
        run.awaitOnErr("is promoting");
        run.interrupt();
        assertThat(run.await().status()).isEqualTo(130);

        assertThat(good("--sandbox", "--speed", "60x", "run", "resume", "--yes").out())
                .contains("DONE in");
    }

    @Test
    void from_nothing_to_a_site_without_terraform() throws Exception {
        assertThat(good("sandbox", "reset", "--empty").out()).contains("new and empty");
        Operator.Ended early = operator.run("--sandbox", "provision", "--region", "us-west-1", "--yes");
        assertThat(early.status()).isEqualTo(3);
        assertThat(early.err()).contains("Missing:", "drctl --sandbox provision --region us-east-2");

        Files.writeString(
                desk.resolve("key.pub"),
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFyZ0vXqyzxKP8kwrrd2QnJMyDJb0dWJGO1U3OiAnyMN test\n");
        good("--sandbox", "--speed", "600x", "prepare", "--public-key", "key.pub", "--yes");
        Operator.Ended planned = good("--sandbox", "provision", "--region", "us-east-2", "--plan-only");
        assertThat(planned.out()).contains("Terraform is not run", "8 to create", "nothing was changed");
        JsonNode made = good(
                        "--sandbox", "--speed", "600x", "provision", "--region", "us-east-2", "--yes", "-o", "json")
                .json();
        assertThat(made.path("simulated").asBoolean()).isTrue();
        assertThat(made.path("outcome").asString()).isEqualTo("applied");
        assertThat(made.path("account").asString()).matches("[0-9]{12}");
        assertThat(good("--sandbox", "--speed", "600x", "provision", "--region", "us-west-1", "--yes")
                        .out())
                .contains("us-west-1 is provisioned: 8 created");
        assertThat(good("--sandbox", "provision", "--region", "us-west-1", "--yes")
                        .out())
                .contains("nothing to do");
        assertThat(good("--sandbox", "--speed", "60x", "drill", "run", "--yes").out())
                .contains("DONE in");
    }

    @Test
    void what_is_wrong_is_said_in_a_line_or_two_with_the_remedy() throws IOException {
        good("sandbox", "show");
        Operator.Ended misspelt = operator.run("sandbox", "fault", "regoin", "us-east-2");
        assertThat(misspelt.status()).isEqualTo(2);
        assertThat(misspelt.err()).contains("did you mean `region`?").doesNotContain("Exception");

        Operator.Ended hasty = operator.run("--speed", "60x", "inventory", "show");
        assertThat(hasty.status()).isEqualTo(2);
        assertThat(hasty.err()).contains("--speed goes with --sandbox");
        Operator.Ended fast = operator.run("--sandbox", "--speed", "fast", "verify", "-o", "json");
        assertThat(fast.status()).isEqualTo(2);
        assertThat(fast.json().path("simulated").asBoolean()).isTrue();

        Files.writeString(desk.resolve(".drctl/sandbox.json"), "{");
        Operator.Ended damaged = operator.run("--sandbox", "verify");
        assertThat(damaged.status()).isEqualTo(2);
        assertThat(damaged.err()).contains("is damaged", "drctl sandbox reset").doesNotContain("Exception", "\tat ");
        good("sandbox", "reset");

        operator.rewrite("rto: 15m", "rto: 16m");
        Operator.Ended changed = operator.run("sandbox", "show");
        assertThat(changed.status()).isEqualTo(2);
        assertThat(changed.err()).contains("was changed", "drctl sandbox reset");
    }

    @Test
    void a_run_of_the_sandbox_is_not_shown_among_the_real_ones_nor_gone_on_with() throws IOException {
        good("--sandbox", "--speed", "60x", "failover", "app", "--yes");
        assertThat(operator.run("run", "show").err()).contains("there are no runs yet");

        // Moved there by hand.
        Path real = desk.resolve("XDG_STATE_HOME/drctl");
        Files.createDirectories(real);
        Files.move(desk.resolve(".drctl/sandbox/sites"), real.resolve("sites"));
        Operator.Ended shown = operator.run("run", "show");
        assertThat(shown.status()).isEqualTo(2);
        assertThat(shown.err()).contains("is simulated", "--sandbox");
    }
}
