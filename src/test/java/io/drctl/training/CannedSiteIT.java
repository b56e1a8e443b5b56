package io.drctl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The site that class archives are trained against is one that is ready: else their commands stop halfway. */
class CannedSiteIT {
    private static final String CLASSES = Stream.of(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .map(each -> Path.of(each).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));

    @TempDir
    private Path directory;

    private Process site;
    private int port;

    @BeforeEach
    void start() throws Exception {
        Path written = directory.resolve("port");
        site = java(Map.of(), "io.drctl.training.CannedSite", "http", written.toString());
        await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(written) || !site.isAlive());
        port = Integer.parseInt(Files.readString(written).strip());
    }

    @AfterEach
    void stop() {
        site.destroy();
    }

    @Test
    void can_be_taken_over_and_fails_nothing_but_a_repository_that_is_left_alone() throws Exception {
        ArchiveTraining.writeInventory(directory.resolve("inventory.yaml"));

        JsonNode report = drctl("verify", "dr-site", "-o", "json");

        assertThat(report.path("takeOver").path("answer").asString()).isEqualTo("yes");
        List<String> bad = new ArrayList<>();
        for (JsonNode finding : report.path("findings")) {
            if (List.of("fail", "unknown").contains(finding.path("verdict").asString())) {
                bad.add(finding.path("check").asString() + ": "
                        + finding.path("seen").asString());
            }
        }
        assertThat(bad).singleElement().asString().startsWith("source-repository.answers: ");
    }

    @Test
    void has_a_database_that_follows() throws Exception {
        ArchiveTraining.writeInventory(directory.resolve("inventory.yaml"));

        JsonNode status = drctl("status", "-o", "json");

        assertThat(status.toString()).contains("flask-site-us-west-1 is a replica, 7 s behind");
    }

    private JsonNode drctl(String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of("io.drctl.Main"));
        words.addAll(List.of(arguments));
        Process drctl = java(
                Map.of(
                        "AWS_ENDPOINT_URL", "http://127.0.0.1:" + port,
                        "AWS_ACCESS_KEY_ID", "training",
                        "AWS_SECRET_ACCESS_KEY", "training",
                        "AWS_REGION", "us-east-1",
                        "AWS_EC2_METADATA_DISABLED", "true",
                        "HOME", directory.toString()),
                words.toArray(String[]::new));
        byte[] out = drctl.getInputStream().readAllBytes();
        assertThat(drctl.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return JsonMapper.shared().readTree(out);
    }

    /** A program that sees nothing of this machine's settings. */
    private Process java(Map<String, String> environment, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + directory,
                "-cp",
                CLASSES));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(new File(directory.toFile(), "errors"));
        String path = builder.environment().get("PATH");
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("PATH", path);
        return builder.start();
    }
}
