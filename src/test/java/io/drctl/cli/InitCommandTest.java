package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cli.view.Terminal;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code init} refuses before AWS is asked anything. */
final class InitCommandTest {
    private static final String REGIONS = "--primary us-east-2 --recovery us-west-1";

    @TempDir
    private Path directory;

    private final Map<String, String> variables = new HashMap<>();

    private int init(Terminal terminal, String typed, String options) {
        String[] arguments = ("init " + options).strip().split(" ", -1);
        return Drctl.run(
                arguments,
                new Environment(
                        variables,
                        directory,
                        new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                        terminal,
                        "0.1.0",
                        () -> VirtualClock.START,
                        "operator@host",
                        regions -> {
                            throw new CommandFailure(ExitStatus.FAILED, "asking AWS as " + regions);
                        },
                        new NoSandboxes()));
    }

    /** What is said without a terminal, on one line. */
    private String refused(String options) {
        Screen screen = Screen.plain();
        assertThat(init(screen.terminal(), "", options)).as(screen.err()).isEqualTo(ExitStatus.USAGE);
        return screen.err().replaceAll("\\s+", " ");
    }

    @Test
    void says_at_once_which_regions_are_missing() {
        assertThat(refused(""))
                .contains(
                        "missing --primary REGION, the one that serves, and --recovery REGION, the one that stands by");
        variables.put("AWS_REGION", "us-east-2");
        assertThat(refused("")).contains("missing --recovery REGION").doesNotContain("--primary");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "us-esat-2 | --primary: us-esat-2 is not a Region of commercial AWS, did you mean `us-east-2`?",
                "ohio | --primary: ohio is not the name of an AWS Region",
                "us-east-2a | --primary: us-east-2a is not the name of an AWS Region",
                "cn-north-1 | --primary: cn-north-1 is a Region of AWS in China, which drctl can't work with",
            })
    void a_region_that_no_inventory_may_have_is_refused(String name, String words) {
        assertThat(refused("--recovery us-west-1 --primary " + name)).contains(words);
    }

    @Test
    void one_region_is_not_both() {
        assertThat(refused("--primary us-east-2 --recovery us-east-2"))
                .contains("--recovery: us-east-2 is the primary Region already");
    }

    @Test
    void a_mistyped_answer_is_asked_for_again() {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(seen, true, StandardCharsets.UTF_8);

        int status = init(
                new Terminal(stream, stream, false, false, false, true, 80),
                "us-esat-2\nus-east-2\nus-east-2\nus-west-1\n",
                "");

        assertThat(status).isEqualTo(ExitStatus.FAILED);
        assertThat(seen.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " "))
                .contains(
                        "The Region that serves: us-esat-2 is not a Region of commercial AWS, did you mean `us-east-2`?",
                        "The Region that stands by: us-east-2 is the primary Region already")
                .contains("asking AWS as");
    }

    @Test
    void a_place_where_nothing_can_be_written_is_told_before_anything_is_asked() throws IOException {
        Files.createDirectories(directory.resolve("folder"));

        assertThat(refused(REGIONS + " --file no/such.yaml")).contains("can't write no/such.yaml: there is no folder");
        assertThat(refused(REGIONS + " --file folder")).contains("can't write folder: it is a folder");
    }

    @Test
    void a_file_that_exists_is_not_replaced_where_nobody_can_be_asked() throws IOException {
        Files.writeString(directory.resolve("inventory.yaml"), "mine");
        Screen screen = Screen.plain();

        assertThat(init(screen.terminal(), "", REGIONS)).isEqualTo(ExitStatus.REFUSED);

        assertThat(screen.err().replaceAll("\\s+", " "))
                .contains("inventory.yaml exists already, and nobody is there to be asked whether it may be replaced")
                .contains("add --yes to replace it, --file FILE to write another, or --file - to print");
        assertThat(directory.resolve("inventory.yaml")).hasContent("mine");
    }

    @Test
    void the_site_of_the_configuration_is_not_where_a_new_inventory_goes() throws IOException {
        Files.createDirectories(directory.resolve("home/.config/drctl"));
        Files.writeString(directory.resolve("home/.config/drctl/config.yaml"), "site: shop\n");
        variables.put("HOME", directory.resolve("home").toString());
        Screen screen = Screen.plain();

        assertThat(init(screen.terminal(), "", REGIONS)).isEqualTo(ExitStatus.FAILED);

        assertThat(screen.err()).contains("asking AWS as").doesNotContain("shop");
    }

    @Test
    void a_region_is_looked_at_with_its_role_or_profile() {
        Screen screen = Screen.plain();
        String role = "arn:aws:iam::123456789012:role/a=b";

        init(screen.terminal(), "", REGIONS + " --role-arn us-west-1=" + role + " --profile us-east-2=ops");

        assertThat(screen.err().replaceAll("\\s+", " "))
                .contains("Access[region=us-west-1, roleArn=" + role + ", profile=null]")
                .contains("Access[region=us-east-2, roleArn=null, profile=ops]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--role-arn dr | --role-arn: dr is not the ARN of a role",
                "--role-arn arn:aws-cn:iam::123456789012:role/dr | is an ARN of the partition aws-cn (AWS in China)",
                "--profile -x | --profile: -x is not the name of a profile",
                "--profile eu-west-1=a | --profile: eu-west-1 is neither Region of this site",
                "--profile a --profile us-west-1=b | --profile is given twice for us-west-1",
                "--profile a --role-arn arn:aws:iam::123456789012:role/dr | --role-arn and --profile both say as whom",
            })
    void roles_and_profiles_are_what_an_inventory_may_have(String options, String words) {
        assertThat(refused(REGIONS + " " + options.replace("--profile -x", "--profile=-x")))
                .contains(words);
    }
}
