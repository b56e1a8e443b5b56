package io.drctl.testing;

import io.drctl.inventory.RegionName;
import io.drctl.process.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        List<String> line = new ArrayList<>(List.of("--region", region.value(), "--output", "json"));
        line.addAll(List.of(arguments));
        try {
            Optional<Resident> resident = Resident.in(environment);
            return resident.isPresent() ? resident.get().run(line) : runOnce(line);
        } catch (IOException e) {
            throw new AssertionError("aws could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while aws ran", e);
        }
    }

    private Answer runOnce(List<String> line) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("aws"));
        command.addAll(line);
        Process process = started(command, environment);
        process.getOutputStream().close();
        try (InputStream out = process.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), text);
        }
    }

    private static Process started(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().putAll(environment);
        builder.environment().put("AWS_PAGER", "");
        builder.environment().put("AWS_CONFIG_FILE", "/dev/null");
        builder.environment().put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        return builder.start();
    }

    /**
     * The CLI in a process that stays, since most of what a question costs is Python's start. It is the same code, and
     * ends with the tests, when its standard input does. Where Python can't import the CLI, as with AWS's own
     * installer, each question starts {@code aws}.
     */
    private static final class Resident {
        private static final String PROGRAM = """
                import contextlib, io, json, sys
                from awscli.clidriver import create_clidriver
                driver = create_clidriver()
                print("ready", flush=True)
                for line in sys.stdin:
                    out = io.StringIO()
                    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
                        try:
                            status = driver.main(json.loads(line))
                        except SystemExit as end:
                            status = end.code
                    print(json.dumps({"status": status or 0, "text": out.getvalue()}), flush=True)
                """;
        private static final Map<Map<String, String>, Optional<Resident>> ALL = new HashMap<>();

        private final Process process;
        private final BufferedReader answers;

        private Resident(Process process) {
            this.process = process;
            this.answers = process.inputReader(StandardCharsets.UTF_8);
        }

        static Optional<Resident> in(Map<String, String> environment) throws IOException {
            synchronized (ALL) {
                Optional<Resident> known = ALL.get(environment);
                if (known == null) {
                    String python = System.getenv().getOrDefault("DRCTL_PYTHON", "python3");
                    Resident started = new Resident(started(List.of(python, "-c", PROGRAM), environment));
                    known = "ready".equals(started.answers.readLine()) ? Optional.of(started) : Optional.empty();
                    ALL.put(Map.copyOf(environment), known);
                }
                return known;
            }
        }

        synchronized Answer run(List<String> line) throws IOException {
            Writer questions = process.outputWriter(StandardCharsets.UTF_8);
            questions.write(JSON.writeValueAsString(line) + "\n");
            questions.flush();
            String told = answers.readLine();
            if (told == null) {
                throw new AssertionError("the AWS CLI ended at: aws " + String.join(" ", line));
            }
            JsonNode answer = JSON.readTree(told);
            return new Answer(answer.path("status").asInt(), answer.path("text").asString());
        }
    }
}
