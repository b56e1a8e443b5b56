package io.drctl.testing;

import io.drctl.inventory.RegionName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * The AWS emulator moto, one process for all tests of a JVM, stopped when the JVM ends.
 *
 * <p>It is started by {@code scripts/lib/local_aws.py}, the same code that {@code scripts/local-aws} uses, because moto
 * has to be told of us-west-1c before it serves. A test that needs it calls {@link #require()}, which skips the test
 * where moto can't be had and says on one line what is missing; with {@code DRCTL_DEMAND_ALL=true} it fails instead.
 */
public final class Moto {
    private static final String HOW_TO_GET_IT =
            "pip install 'moto[server]==5.2.1'" + " (another interpreter than python3 can be named in DRCTL_PYTHON)";
    private static final int STATUS_WITHOUT_MOTO = 10;

    private final URI endpoint;
    private final SdkHttpClient http = UrlConnectionHttpClient.builder()
            .connectionTimeout(Duration.ofSeconds(5))
            .socketTimeout(Duration.ofSeconds(30))
            .build();

    private Moto(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** The emulator, emptied; the calling test is skipped where there is none. */
    public static Moto require() {
        Moto moto = shared();
        moto.reset();
        return moto;
    }

    /** The emulator with what the test before left in it; the calling test is skipped where there is none. */
    public static Moto asItIs() {
        return shared();
    }

    private static Moto shared() {
        Moto moto = Shared.MOTO;
        if (moto == null) {
            if (Boolean.parseBoolean(System.getenv("DRCTL_DEMAND_ALL"))) {
                throw new AssertionError(Shared.missing);
            }
            Assumptions.abort(Shared.missing);
            throw new AssertionError("abort always throws");
        }
        return moto;
    }

    /** One more emulator, with a world of its own; the calling test is skipped where there is none. */
    public static Moto another() {
        shared();
        Moto another = Shared.start();
        if (another == null) {
            throw new AssertionError(Shared.missing);
        }
        return another;
    }

    public URI endpoint() {
        return endpoint;
    }

    /** Empties the emulator's world, in milliseconds. */
    public void reset() {
        try {
            HttpURLConnection call = (HttpURLConnection)
                    endpoint.resolve("/moto-api/reset").toURL().openConnection();
            call.setRequestMethod("POST");
            int status = call.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new AssertionError("moto could not be reset: HTTP " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("moto does not answer", e);
        }
    }

    /** Environment variables that lead a process, or an {@code AwsCloud}, to this emulator and nowhere else. */
    public Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("AWS_ENDPOINT_URL", endpoint.toString());
        variables.put("AWS_ACCESS_KEY_ID", "testing");
        variables.put("AWS_SECRET_ACCESS_KEY", "testing");
        variables.put("AWS_REGION", SeededSite.PRIMARY.value());
        variables.put("AWS_EC2_METADATA_DISABLED", "true");
        return variables;
    }

    /** A client of the SDK's own for a test to prepare, break or look at the emulated world with. */
    public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder, RegionName region) {
        return client(builder, Region.of(region.value()));
    }

    /** The same for IAM and Route 53, which live in no Region. */
    public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C global(B builder) {
        return client(builder, Region.AWS_GLOBAL);
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder, Region region) {
        return builder.region(region)
                .endpointOverride(endpoint)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("testing", "testing")))
                .httpClient(http)
                .build();
    }

    /** Starts the emulator when the first test asks for it. */
    private static final class Shared {
        static String missing = "";
        static final @Nullable Moto MOTO = start();

        private static @Nullable Moto start() {
            String python = System.getenv().getOrDefault("DRCTL_PYTHON", "python3");
            try {
                Path state = Files.createTempDirectory("drctl-moto");
                Path log = state.resolve("log");
                Path script = Path.of("scripts/lib/local_aws.py").toAbsolutePath();
                ProcessBuilder builder = new ProcessBuilder(
                        python, script.toString(), "serve", "--state", state.toString(), "--announce", "1");
                Process process = builder.redirectError(log.toFile()).start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, state, log), "stop-moto"));
                String port;
                try (BufferedReader announced = process.inputReader(StandardCharsets.UTF_8)) {
                    port = announced.readLine();
                }
                if (port != null) {
                    return new Moto(URI.create("http://127.0.0.1:" + port.strip()));
                }
                int status = process.waitFor();
                missing = status == STATUS_WITHOUT_MOTO
                        ? "needs moto: " + HOW_TO_GET_IT
                        : "moto ended with status " + status + ": "
                                + Files.readString(log).strip();
            } catch (IOException e) {
                missing = "needs Python with moto: " + HOW_TO_GET_IT + " (" + e.getMessage() + ")";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                missing = "interrupted while moto started";
            }
            System.err.println("SKIPPED, " + missing);
            return null;
        }

        private static void stop(Process process, Path state, Path log) {
            process.destroy();
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
                Files.deleteIfExists(log);
                Files.deleteIfExists(state);
            } catch (IOException e) {
                // A file left behind in the system's temporary directory harms nobody.
                process.destroyForcibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
