package io.drctl.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.journal.OpenFindings.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenFindingsTest {
    private static final Instant AT = Instant.parse("2025-03-01T03:00:00Z");

    @TempDir
    private Path root;

    private Path site() {
        return root.resolve("sites/flask-site");
    }

    private static Entry entry(int number) {
        return new Entry(
                new OpenFindings.Key(
                        "bucket.kept", "bucket", number % 2 == 0 ? null : "us-west-1", "bucket \"" + number + "\"\n"),
                "fail",
                AT,
                Set.of("all", "dr-site"));
    }

    @Test
    void what_is_recorded_is_read_again() throws IOException {
        OpenFindings findings = new OpenFindings(Map.of("all", AT), List.of(entry(1), entry(2)));

        findings.record(root, site());

        assertThat(OpenFindings.of(site())).isEqualTo(findings);
    }

    @Test
    void only_the_owner_reads_it_and_nothing_lies_beside_it() throws IOException {
        OpenFindings.NONE.record(root, site());

        try (var files = Files.list(site())) {
            assertThat(files)
                    .singleElement()
                    .satisfies(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void it_stays_small() throws IOException {
        new OpenFindings(
                        Map.of(),
                        IntStream.range(0, 5000)
                                .mapToObj(OpenFindingsTest::entry)
                                .toList())
                .record(root, site());

        assertThat(OpenFindings.of(site()).entries()).hasSize(1000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"lookedAt\": {\"all\": \"yesterday\"}}",
                "{\"findings\": [{\"check\": 3, \"since\": null}]}",
                "{\"findings\": {\"a\": 1}}"
            })
    void what_can_not_be_read_is_as_good_as_nothing_and_is_replaced(String text) throws IOException {
        Files.createDirectories(site());
        Files.writeString(site().resolve("findings.json"), text);

        assertThat(OpenFindings.of(site())).isEqualTo(OpenFindings.NONE);
        new OpenFindings(Map.of("all", AT), List.of()).record(root, site());
        assertThat(OpenFindings.of(site()).lookedAt()).containsEntry("all", AT);
    }

    @Test
    void a_link_is_not_followed() throws IOException {
        Files.createDirectories(site());
        Path elsewhere = Files.writeString(root.resolve("elsewhere"), "{\"lookedAt\": {\"all\": \"" + AT + "\"}}");
        Files.createSymbolicLink(site().resolve("findings.json"), elsewhere);

        assertThat(OpenFindings.of(site())).isEqualTo(OpenFindings.NONE);
    }
}
