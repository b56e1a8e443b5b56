package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.inventory.InventoryReader;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.JsonDocuments;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several sites on one machine: each command sees its own site's runs only. */
final class SeveralSitesTest {
    private static final String CHANGE = "route53:ChangeResourceRecordSets";
    private static final String FLIP = "20250301-030000-flip-db";

    @TempDir
    private Path directory;

    private FakeCloud cloud = HealthySite.of(Inventories.flaskSite());
    private String yaml = "";
    private String out = "";
    private String err = "";

    @BeforeEach
    void makeTwoSites() throws IOException {
        try (InputStream inventory =
                Objects.requireNonNull(SeveralSitesTest.class.getResourceAsStream("/io/drctl/inventory/site.yaml"))) {
            yaml = new String(inventory.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
        site("shop", yaml.replace("name: flask-site\n", "name: shop\n"));
        site("blog", yaml.replace("name: flask-site\n", "name: blog\n"));
    }

    private void site(String folder, String inventory) throws IOException {
        Files.writeString(Files.createDirectories(directory.resolve(folder)).resolve("inventory.yaml"), inventory);
    }

    private int drctl(String folder, String... arguments) {
        Screen screen = Screen.plain();
        int status = Drctl.run(
                arguments,
                new Environment(
                        Map.of("XDG_STATE_HOME", directory.resolve("state").toString()),
                        directory.resolve(folder),
                        InputStream.nullInputStream(),
                        screen.terminal(),
                        "0.1.0",
                        () -> VirtualClock.START,
                        "operator@host",
                        regions -> cloud,
                        new NoSandboxes()));
        out = screen.out().replaceAll("\\s+", " ");
        err = screen.err().replaceAll("\\s+", " ");
        return status;
    }

    /** A run that can be resumed. */
    private void leaveUnfinished(String folder) {
        cloud = HealthySite.of(InventoryReader.read(
                        directory.resolve(folder).resolve("inventory.yaml"), "inventory.yaml", CheckCatalogue.kinds())
                .inventory());
        cloud.fail("rds:FailoverDBCluster", Cause.ACCESS_DENIED);
        assertThat(drctl(folder, "failover", "db", "--flip", "--yes")).as(err).isEqualTo(ExitStatus.FAILED);
        cloud.failNothing();
    }

    @Test
    void the_runs_of_another_site_are_neither_listed_nor_shown_nor_resumed_nor_warned_of() {
        leaveUnfinished("shop");

        assertThat(drctl("blog", "run", "list")).isEqualTo(ExitStatus.OK);
        assertThat(out).isEmpty();
        assertThat(err).contains("no runs yet of site blog");
        assertThat(drctl("blog", "run", "show")).isEqualTo(ExitStatus.USAGE);
        assertThat(err).contains("there are no runs yet of site blog");
        assertThat(drctl("blog", "run", "resume", "--yes")).isEqualTo(ExitStatus.USAGE);
        assertThat(err).contains("no run is unfinished");
        cloud.clock().advance(Duration.ofMinutes(1));
        drctl("blog", "failover", "app", "--yes");
        assertThat(err).doesNotContain("is unfinished");

        assertThat(drctl("shop", "run", "list")).isEqualTo(ExitStatus.OK);
        assertThat(out).contains(FLIP).doesNotContain("failover-app");
    }

    @Test
    void a_run_of_another_site_that_is_named_outright_is_refused_with_its_site_and_inventory() {
        leaveUnfinished("shop");
        for (String verb : new String[] {"show", "resume"}) {
            assertThat(drctl("blog", "run", verb, FLIP)).isEqualTo(ExitStatus.USAGE);
            assertThat(err)
                    .contains("run " + FLIP + " is of site shop, and inventory.yaml is of site blog")
                    .contains("--inventory " + directory.resolve("shop/inventory.yaml"));
        }
    }

    @Test
    void all_sites_are_listed_on_request_even_where_there_is_no_inventory() {
        leaveUnfinished("shop");
        leaveUnfinished("blog");

        assertThat(drctl("", "run", "list", "--all-sites")).isEqualTo(ExitStatus.OK);
        assertThat(out)
                .contains("site blog, " + directory.resolve("blog/inventory.yaml"))
                .contains("site shop, " + directory.resolve("shop/inventory.yaml"));
        assertThat(drctl("", "run", "list", "--all-sites", "-o", "json")).isEqualTo(ExitStatus.OK);
        assertThat(JsonDocuments.read(out).path("runs").size()).isEqualTo(2);
        assertThat(drctl("", "run", "list")).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void a_folder_that_is_renamed_or_copied_keeps_the_sites_journals_and_its_lock() throws IOException {
        leaveUnfinished("shop");
        Files.move(directory.resolve("shop"), directory.resolve("renamed"));

        assertThat(drctl("renamed", "run", "list")).isEqualTo(ExitStatus.OK);
        assertThat(out).contains(FLIP);

        site("copy", Files.readString(directory.resolve("renamed/inventory.yaml")));
        int[] second = {-1};
        cloud.clock().advance(Duration.ofMinutes(1));
        cloud.afterEachCall(call -> {
            if (call.operation().equals("rds:FailoverDBCluster") && second[0] < 0) {
                second[0] = 0;
                second[0] = drctl("copy", "failover", "app", "--yes");
                assertThat(err).contains("another run is under way");
            }
        });
        assertThat(drctl("renamed", "run", "resume", "--yes")).isEqualTo(ExitStatus.OK);
        assertThat(second[0]).isEqualTo(ExitStatus.LOCKED);
        assertThat(cloud.count(CHANGE)).isZero();
    }

    @Test
    void a_site_of_the_same_name_in_another_account_is_another_site() throws IOException {
        String shop = yaml.replace("name: flask-site\n", "name: shop\n  account: \"111111111111\"\n");
        site("shop", shop.replace("111111111111", HealthySite.ACCOUNT));
        leaveUnfinished("shop");
        site("elsewhere", shop);

        assertThat(drctl("elsewhere", "run", "list")).isEqualTo(ExitStatus.OK);
        assertThat(out).isEmpty();
        assertThat(drctl("elsewhere", "run", "resume")).isEqualTo(ExitStatus.USAGE);
        assertThat(err).contains("no run is unfinished");
        assertThat(drctl("elsewhere", "run", "show", FLIP)).isEqualTo(ExitStatus.USAGE);
        assertThat(err).contains("is of site shop in account " + HealthySite.ACCOUNT, "of another account");
    }

    @Test
    void runs_where_an_earlier_drctl_kept_them_are_told_of_with_the_command_that_moves_them() throws Exception {
        leaveUnfinished("shop");
        Path own = directory.resolve("state/drctl/sites/shop/runs");
        Path shared = directory.resolve("state/drctl/runs");
        Files.move(own, shared);

        assertThat(drctl("shop", "run", "list")).isEqualTo(ExitStatus.OK);
        String move = "mkdir -p " + own + " && mv " + shared.resolve(FLIP) + " " + own;
        assertThat(err).contains("note: 1 run is still in the folder that all sites once shared", move);
        assertThat(drctl("shop", "run", "show", FLIP)).isEqualTo(ExitStatus.USAGE);
        assertThat(err).contains("is still in the folder that all sites once shared", move);
        cloud.clock().advance(Duration.ofMinutes(1));
        drctl("shop", "failover", "app", "--yes");
        assertThat(err).contains(move);
        assertThat(drctl("blog", "run", "list")).isEqualTo(ExitStatus.OK);
        assertThat(err).doesNotContain("mkdir");

        assertThat(new ProcessBuilder("sh", "-c", move).inheritIO().start().waitFor())
                .isZero();
        assertThat(drctl("shop", "run", "resume", "--yes")).as(err).isEqualTo(ExitStatus.OK);
        assertThat(err).doesNotContain("mkdir");
    }
}
