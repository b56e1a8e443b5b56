package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.testing.FakeCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A range of Aurora Serverless v2 whose minimum exceeds its maximum is refused where it is written. */
final class CapacityRangeOfInventoryTest {
    @TempDir
    private Path directory;

    private Typed validated(String min, String max) throws IOException {
        String row = "\n  - kind: serverless-capacity\n"
                + "    names: {us-east-2: flask-site-us-east-2, us-west-1: flask-site-us-west-1}\n"
                + "    min: " + min + "\n    max: " + max + "\n";
        Files.writeString(
                directory.resolve("inventory.yaml"),
                Files.readString(Path.of("inventory.yaml"))
                        .replace("\napplications:", row + "\napplications:")
                        // drctl's own Terraform makes no such clusters.
                        .replace("terraform:\n  state-key", "terraform:\n  managed: false\n  # state-key"));
        return Typed.against(new FakeCloud(), directory, "inventory", "validate");
    }

    private void assertRefused(Typed typed, String complaint, String remedy) {
        assertThat(typed.status()).as(typed.said()).isEqualTo(ExitStatus.USAGE);
        assertThat(typed.said().replaceAll("\\s+", " "))
                .containsPattern("inventory\\.yaml:\\d+:10")
                .contains(complaint, remedy);
    }

    @Test
    void on_standby() throws IOException {
        assertRefused(
                validated(
                        "{us-east-2: \"2\", us-west-1: {standby: \"8\", serving: \"8\"}}",
                        "{us-east-2: \"32\", us-west-1: {standby: \"4\", serving: \"32\"}}"),
                "`min` in us-west-1 is 8, which exceeds `max`, 4, on standby",
                "write a `max` of at least 8, or a smaller `min`");
    }

    @Test
    void while_it_serves() throws IOException {
        assertRefused(
                validated("{us-east-2: \"2\", us-west-1: {standby: \"0.5\", serving: \"10\"}}", "\"9.5\""),
                "`min` in us-west-1 is 10, which exceeds `max`, 9.5, while it serves",
                "write a `max` of at least 10, or a smaller `min`");
    }

    @Test
    void in_one_region_of_two_or_in_both() throws IOException {
        assertRefused(
                validated("{us-east-2: \"2\", us-west-1: \"1\"}", "\"1\""),
                "`min` in us-east-2 is 2, which exceeds `max`, 1",
                "write a `max` of at least 2");
        assertRefused(validated("\"16\"", "\"8.5\""), "`min` in us-west-1 is 16, which exceeds `max`, 8.5", "fix");
    }

    @Test
    void an_equal_one_is_a_range() throws IOException {
        assertThat(validated("\"10\"", "\"10\"").status()).isEqualTo(ExitStatus.OK);
    }
}
