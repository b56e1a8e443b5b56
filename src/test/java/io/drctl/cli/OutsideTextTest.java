package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Cloud;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.HostileCloud;
import io.drctl.testing.Inventories;
import io.drctl.testing.JsonDocuments;
import io.drctl.testing.LiveOutside;
import io.drctl.testing.Screen;
import io.drctl.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes from outside is shown and does nothing, in every command and every form of output. */
class OutsideTextTest {
    private static final String TEXT = HostileCloud.TEXT;

    @TempDir
    private Path directory;

    private final FakeCloud fake = HealthySite.of(Inventories.flaskSite());
    private final Cloud telling = HostileCloud.telling(fake);
    private final Cloud failing = HostileCloud.failing(fake);
    private HostileDesk desk;

    @BeforeEach
    void site() throws IOException {
        fake.pace().instantly();
        LiveOutside.follow(fake, Inventories.flaskSite());
        desk = new HostileDesk(directory);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "verify all",
                "verify dr-site",
                "verify primary",
                "failover app --dry-run",
                "failover app --yes",
                "failover app --yes --force targets-healthy,load-balancer-active",
                "failover db --flip --yes",
                "failover db --to us-west-1 --yes",
                "prepare --dry-run",
                "prepare --yes",
                "drill run --yes",
                "run list",
            })
    void no_text_of_any_port_steers_the_terminal_or_begins_a_line(String line) {
        for (Cloud cloud : List.of(telling, failing)) {
            for (boolean colour : new boolean[] {false, true}) {
                Screen screen = run(cloud, colour, line.split(" "));
                HostileDesk.assertHarmless(screen, colour);
            }
        }
        // The runs that this has left are shown as well.
        HostileDesk.assertHarmless(run(fake, false, "run", "list"), false);
        HostileDesk.assertHarmless(run(fake, false, "run", "show"), false);
        HostileDesk.assertHarmless(run(fake, false, "run", "show", "-o", "json"), false);
    }

    @Test
    void the_text_is_seen_and_not_left_out() {
        assertThat(run(telling, false, "verify", "all").out()).contains("\u241b[2J\u241b]0;title\u2407", "\u240a");
        assertThat(run(failing, false, "failover", "app", "--yes").err()).contains("\u241b[2J");
    }

    @Test
    void json_and_junit_are_well_formed_and_say_the_same() throws Exception {
        for (Cloud cloud : List.of(telling, failing)) {
            Screen json = run(cloud, false, "verify", "all", "-o", "json");
            HostileDesk.assertHarmless(json, false);
            assertThat(JsonDocuments.read(json.out()).findValuesAsString("seen").toString())
                    .contains("\u202e", "\u0085", HostileCloud.FORGED);

            Screen junit = run(cloud, false, "verify", "all", "-o", "junit");
            assertThat(junit.out().codePoints().filter(point -> point != '\n'))
                    .allMatch(point ->
                            Printable.line(Character.toString(point)).codePointAt(0) == point || point == '\t');
            HostileDesk.assertWellFormed(junit.out());
        }
    }

    @Test
    void arguments_and_variables_are_shown_harmlessly() {
        for (String[] arguments : new String[][] {
            {"failover", "app", "--to", TEXT},
            {"failover", "db", "--to", TEXT},
            {"failover", "app", "--force", TEXT},
            {"verify", TEXT},
            {"--" + TEXT},
            {TEXT},
            {"run", "show", TEXT},
            {"run", "resume", TEXT},
            {"runbook", "lint", TEXT},
            {"drill", "run", TEXT},
            {"--inventory", TEXT.replace("\0", ""), "verify"},
            {"--speed", TEXT, "verify"},
            {"verify", "-o", TEXT},
        }) {
            HostileDesk.assertHarmless(run(fake, false, arguments), false);
        }
        desk.variables.put("DRCTL_INVENTORY", TEXT.replace("\0", ""));
        HostileDesk.assertHarmless(run(fake, false, "verify"), false);
    }

    @Test
    void files_are_shown_harmlessly() throws IOException {
        String escaped = "\"\\e[2J\\x9b1A\\u202e\\r" + HostileCloud.FORGED + "\\n" + HostileCloud.FORGED + "\\u2028\"";
        Path runbooks = Files.createDirectories(directory.resolve("runbooks"));
        Files.writeString(
                runbooks.resolve("look.yaml"),
                "name: look\ntitle: " + escaped
                        + "\nsteps:\n  - id: look\n    action: locate-writer\n    needs: []\n    with: {region:"
                        + " us-west-1, x: "
                        + escaped + "}" + "\n    title: " + escaped + "\n");
        HostileDesk.assertHarmless(run(fake, false, "runbook", "list"), false);
        HostileDesk.assertHarmless(run(fake, false, "runbook", "lint", "look"), false);
        HostileDesk.assertHarmless(run(fake, false, "drill", "run", "look", "--dry-run"), false);
        String yaml = Files.readString(Path.of("inventory.yaml"));
        for (String key : List.of("name: ", "dns-name: ", "hosted-zone: ", "health-path: ")) {
            Files.writeString(
                    directory.resolve("inventory.yaml"),
                    yaml.replaceFirst(key + ".*", Matcher.quoteReplacement(key + escaped)));
            for (String line : List.of("inventory show", "inventory validate", "inventory show -o json", "verify")) {
                HostileDesk.assertHarmless(run(fake, false, line.split(" ")), false);
            }
        }
    }

    private Screen run(Cloud cloud, boolean colour, String... arguments) {
        return desk.run(cloud, colour, arguments);
    }
}
