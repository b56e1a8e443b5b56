package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several inventories a command acts on. */
final class SiteChoiceTest {
    @TempDir
    private Path directory;

    private final Map<String, String> variables = new HashMap<>();
    private String out = "";
    private String err = "";

    @BeforeEach
    void makeSites() throws IOException {
        Files.createDirectories(directory.resolve("work"));
        site("work/shop.yaml", "shop");
        site("work/books.yaml", "books");
        variables.put("HOME", directory.resolve("home").toString());
    }

    private void site(String file, String name) throws IOException {
        try (InputStream yaml =
                Objects.requireNonNull(SiteChoiceTest.class.getResourceAsStream("/io/drctl/inventory/site.yaml"))) {
            String text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
            Path path = directory.resolve(file);
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.writeString(path, text.replace("name: flask-site\n", "name: " + name + "\n"));
        }
    }

    private void config(String text) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("home/.config/drctl"));
        Files.writeString(folder.resolve("config.yaml"), text);
    }

    private int drctl(String command) {
        Screen screen = Screen.plain();
        int status = Drctl.run(
                command.split(" "),
                new Environment(
                        variables,
                        directory.resolve("work"),
                        InputStream.nullInputStream(),
                        screen.terminal(),
                        "0.1.0",
                        () -> VirtualClock.START,
                        "operator@host",
                        regions -> {
                            throw new AssertionError("AWS is not asked");
                        },
                        new NoSandboxes()));
        out = screen.out();
        err = screen.err().replaceAll("\\s+", " ");
        return status;
    }

    /** The inventory that is validated. */
    private String validated(String options) {
        assertThat(drctl("inventory validate" + options)).as(err).isZero();
        return out.substring(0, out.indexOf(" is valid"));
    }

    @Test
    void a_site_is_chosen_by_option_then_by_variable_then_by_the_folder_then_by_the_configuration() throws IOException {
        config("site: books\n");

        assertThat(validated("")).isEqualTo("books.yaml");
        site("work/inventory.yaml", "here");
        assertThat(validated("")).isEqualTo("inventory.yaml");
        variables.put("DRCTL_SITE", "shop");
        assertThat(validated("")).isEqualTo("shop.yaml");
        variables.put("DRCTL_INVENTORY", "inventory.yaml");
        assertThat(validated("")).isEqualTo("inventory.yaml");
        assertThat(validated(" --site books")).isEqualTo("books.yaml");
        assertThat(validated(" --inventory shop.yaml")).isEqualTo("shop.yaml");
    }

    @Test
    void an_inventory_in_the_folder_is_meant_even_if_its_link_leads_nowhere_or_the_configuration_is_broken()
            throws IOException {
        config("site: books\n");
        Path here = directory.resolve("work/inventory.yaml");
        Files.createSymbolicLink(here, Path.of("gone.yaml"));

        assertThat(drctl("inventory validate")).isEqualTo(ExitStatus.USAGE);
        assertThat(err).contains("no inventory at inventory.yaml");

        Files.delete(here);
        site("work/inventory.yaml", "here");
        config("site: [books\n");
        assertThat(validated("")).isEqualTo("inventory.yaml");
    }

    @Test
    void the_configuration_names_a_folder_of_inventories() throws IOException {
        site("sites/far.yaml", "far");
        config("inventories: ../../../sites\n");

        assertThat(validated(" --site far")).endsWith("sites/far.yaml");
    }

    @Test
    void an_unknown_site_is_told_with_those_that_there_are() {
        assertThat(drctl("inventory validate --site shpo")).isEqualTo(ExitStatus.USAGE);

        assertThat(err)
                .contains("--site names the site shpo, and no inventory here is of it, did you mean `shop`?")
                .contains("name one of these sites: books, shop");
    }

    @Test
    void two_inventories_of_one_site_are_refused_by_their_names() throws IOException {
        site("work/shop-copy.yaml", "shop");

        assertThat(drctl("inventory validate --site shop")).isEqualTo(ExitStatus.USAGE);

        assertThat(err)
                .contains("2 inventories are of the site shop: ")
                .contains("shop-copy.yaml")
                .contains("shop.yaml");
    }

    @Test
    void where_none_is_chosen_the_sites_are_listed() {
        assertThat(drctl("inventory validate")).isEqualTo(ExitStatus.USAGE);

        assertThat(err)
                .contains("no inventory at inventory.yaml, but of the sites books, shop")
                .contains("choose one with --site NAME or DRCTL_SITE");
    }

    @Test
    void what_is_advised_is_for_the_site_that_was_named() throws IOException {
        Files.createDirectories(directory.resolve("home"));
        assertThat(drctl("failover app --to us-east-2 --force=nothing --site shop"))
                .isEqualTo(ExitStatus.USAGE);
        assertThat(err).contains("drctl failover app --help");

        drctl("run show 20260314-031522-failover-db --site shop");
        assertThat(err).contains("drctl --site shop run list");

        drctl("run show 20260314-031522-failover-db --inventory books.yaml -o json");
        assertThat(out).contains("drctl --inventory books.yaml run list");
    }

    @Test
    void that_no_site_is_of_that_name_is_told_by_the_sandbox_too() {
        assertThat(drctl("--sandbox --site shpo status")).isEqualTo(ExitStatus.USAGE);

        assertThat(err)
                .contains("SIMULATED sandbox, speed 1x")
                .contains("--site names the site shpo, and no inventory here is of it, did you mean `shop`?");
    }

    @Test
    void a_site_and_an_inventory_are_not_both_given() {
        assertThat(drctl("inventory validate --site shop --inventory shop.yaml"))
                .isEqualTo(ExitStatus.USAGE);

        assertThat(err).contains("--site and --inventory both say which inventory is meant");
    }

    @Test
    void the_sites_are_listed_and_the_one_that_is_meant_has_a_star() throws IOException {
        variables.put("DRCTL_SITE", "shop");
        site("work/broken.yaml", "broken");
        Path broken = directory.resolve("work/broken.yaml");
        Files.writeString(broken, Files.readString(broken).replaceFirst("rto: \\S+", "rto: soon"));

        assertThat(drctl("site list")).isZero();

        assertThat(out).isEqualTo("""
                  books  books.yaml
                    us-east-2 -> us-west-1
                  broken  broken.yaml
                    not valid, 1 error: drctl inventory validate --inventory broken.yaml
                * shop  shop.yaml
                    us-east-2 -> us-west-1
                """);
    }

    @Test
    void where_there_is_no_inventory_the_list_says_how_to_get_one() throws IOException {
        try (var files = Files.walk(directory)) {
            files.filter(file -> file.toString().endsWith(".yaml"))
                    .map(Path::toFile)
                    .forEach(File::delete);
        }

        assertThat(drctl("site list")).isZero();

        assertThat(out).isEmpty();
        assertThat(err.replaceAll("\\s+", " "))
                .isEqualTo("no inventory here fix: go to the folder that has one, or make one from what exists: drctl"
                        + " init ");
    }
}
