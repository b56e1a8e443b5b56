package io.drctl.cli;

import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cli.view.Terminal;
import io.drctl.cloud.AutoScaling.Group;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.LiveOutside;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.VirtualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown of a Region that is smaller on standby, and how less than serving takes is accepted there. */
final class AcceptCapacityTest {
    private static final String GROUP = """
              - kind: auto-scaling-group
                names: app
                size: t3.micro
                per-region: {us-east-2: 4, us-west-1: {standby: 2, serving: 4}}
            """;

    @TempDir
    private Path directory;

    private FakeCloud cloud = new FakeCloud();
    private String said = "";

    @BeforeEach
    void aSiteThatIsSmallerOnStandby() throws IOException {
        use("assets:\n" + GROUP);
    }

    private void use(String assets) throws IOException {
        Path file = directory.resolve("inventory.yaml");
        try (InputStream yaml =
                Objects.requireNonNull(AcceptCapacityTest.class.getResourceAsStream("/io/drctl/inventory/site.yaml"))) {
            String text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(file, text.replace("assets:\n", assets));
        }
        Inventory site = InventoryReader.read(file, "inventory.yaml", CheckCatalogue.kinds())
                .inventory();
        cloud = HealthySite.of(site);
        LiveOutside.follow(cloud, site);
    }

    private int drctl(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Environment environment = new Environment(
                Map.of("XDG_STATE_HOME", directory.resolve("state").toString()),
                directory,
                new ByteArrayInputStream(new byte[0]),
                new Terminal(stream, stream, false, false, false, false, 100),
                "drctl 0.1.0",
                () -> VirtualClock.START,
                "operator@host",
                regions -> cloud,
                new NoSandboxes());
        int status = Drctl.run(arguments, environment);
        said = out.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " ");
        return status;
    }

    @Test
    void a_share_has_a_percent_sign() {
        for (String wrong : List.of("60", "0%", "101%", "half")) {
            assertThat(drctl("failover", "app", "--accept-capacity", wrong, "--dry-run"))
                    .isEqualTo(ExitStatus.USAGE);
            assertThat(said).contains("--accept-capacity: it is a share from 1% to 100%, such as 60%, not " + wrong);
        }
    }

    @Test
    void where_nothing_is_smaller_on_standby_there_is_nothing_to_accept() throws IOException {
        use("assets:\n");

        assertThat(drctl("failover", "site", "--to", RECOVERY.value(), "--accept-capacity", "60%", "--dry-run"))
                .isEqualTo(ExitStatus.USAGE);
        assertThat(said)
                .contains("--accept-capacity: by the inventory nothing in us-west-1 is smaller while it stands by");
    }

    @Test
    void the_plan_tells_what_is_raised_how_long_that_takes_and_what_it_costs_not_to_wait() {
        assertThat(drctl("failover", "app", "--dry-run")).isEqualTo(ExitStatus.OK);

        assertThat(said)
                .contains("app 4 instances instead of 2")
                .contains("usually 2 to 10 min")
                .contains("Users stay where they are until all of it is healthy: 2 to 10 min, an estimate, as instances"
                        + " have to launch, start and pass their health checks. --accept-capacity 50% doesn't wait, and"
                        + " has them share what is there.");
    }

    @Test
    void what_drctl_does_not_raise_is_listed() throws IOException {
        use("assets:\n"
                + GROUP.replace("kind: auto-scaling-group", "kind: other\n    asset: Workers")
                        .replace("    names: app\n", ""));

        assertThat(drctl("failover", "app", "--dry-run")).isEqualTo(ExitStatus.OK);

        assertThat(said)
                .contains("Smaller in us-west-1 on standby, and not raised by drctl: Workers (2 instead of 4).");
    }

    @Test
    void a_group_that_may_not_grow_is_refused_before_anything_is_called_and_the_way_out_is_shown() {
        cloud.autoScaling(RECOVERY)
                .alter(
                        "app",
                        old -> new Group(
                                old.name(),
                                null,
                                old.template(),
                                null,
                                List.of(),
                                1,
                                2,
                                2,
                                old.zones(),
                                List.of(),
                                old.members(),
                                old.targetGroups(),
                                old.suspended(),
                                Map.of()));

        assertThat(drctl("failover", "app", "--yes")).isEqualTo(ExitStatus.REFUSED);

        assertThat(said)
                .contains("capacity-raisable: 2 of 4 instances of app are healthy, and it may have 2 at most")
                .contains("aws autoscaling update-auto-scaling-group --max-size 4 --region us-west-1"
                        + " --auto-scaling-group-name app")
                .contains("--accept-capacity 50%");
        assertThat(cloud.calls()).noneMatch(call -> call.isMutating());
    }
}
