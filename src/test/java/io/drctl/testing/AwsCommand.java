package io.drctl.testing;

import io.drctl.inventory.RegionName;
import io.drctl.process.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The AWS CLI, as the witness of what drctl did: it shares no code with drctl, not even the SDK. Where it is missing,
 * the test is skipped with a line that says so; with {@code DRCTL_DEMAND_ALL=true} it fails instead.
 */
public final class AwsCommand {
    private static final String HOW_TO_GET_IT = "needs the AWS CLI on the PATH: pip install awscli, or"
            + " https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html";
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, String> environment;

    private AwsCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The CLI, led to an emulator. */
    public static AwsCommand require(Moto moto) {
        return require(moto.environment());
    }

    /** The CLI, in an environment that leads it somewhere. */
    public static AwsCommand require(Map<String, String> environment) {
        if (Programs.find("aws", System.getenv().getOrDefault("PATH", "")).isEmpty()) {
            if (Boolean.parseBoolean(System.getenv("DRCTL_DEMAND_ALL"))) {
                throw new AssertionError(HOW_TO_GET_IT);
            }
            System.err.println("SKIPPED, " + HOW_TO_GET_IT);
            Assumptions.abort(HOW_TO_GET_IT);
        }
        return new AwsCommand(environment);
    }

    /** What {@code aws ARGUMENTS} answers, in a Region. */
    public JsonNode ask(RegionName region, String... arguments) {
        Answer answer = run(region, arguments);
        if (answer.status() != 0) {
            throw new AssertionError("aws " + String.join(" ", arguments) + ": " + answer.text());
        }
        return answer.text().isBlank() ? JSON.createObjectNode() : JSON.readTree(answer.text());
    }

    /** The error that {@code aws ARGUMENTS} ends with. */
    public String complaint(RegionName region, String... arguments) {
        Answer answer = run(region, arguments);
        if (answer.status() == 0) {
            throw new AssertionError("aws " + String.join(" ", arguments) + " succeeded: " + answer.text());
        }
        return answer.text();
    }

    private record Answer(int status, String text) {}

    private Answer run(RegionName region, String... arguments) {
        List<String> command = new ArrayList<>(List.of("aws", "--region", region.value(), "--output", "json"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().putAll(environment);
        builder.environment().put("AWS_PAGER", "");
        builder.environment().put("AWS_CONFIG_FILE", "/dev/null");
        builder.environment().put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            try (InputStream out = process.getInputStream()) {
                String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
                return new Answer(process.waitFor(), text);
            }
        } catch (IOException e) {
            throw new AssertionError("aws could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while aws ran", e);
        }
    }
}
