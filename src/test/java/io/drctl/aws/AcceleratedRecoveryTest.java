package io.drctl.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.drctl.cloud.TrafficRouting.Acceleration;
import io.drctl.cloud.TrafficRouting.HostedZone;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.route53.Route53Client;

/**
 * Accelerated recovery by the SDK, as the emulator doesn't know it: what is sent, and how the answers are read, which
 * are those of the API reference (UpdateHostedZoneFeatures, GetHostedZone).
 */
final class AcceleratedRecoveryTest {
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private Route53Client client;
    private String features = "";

    @BeforeEach
    void answer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            String zone = "<HostedZone><Id>/hostedzone/Z1</Id><Name>drctl.example.</Name><CallerReference>1"
                    + "</CallerReference>" + features + "</HostedZone>";
            String root = exchange.getRequestURI().getPath().endsWith("/features")
                    ? "UpdateHostedZoneFeaturesResponse"
                    : "GetHostedZoneResponse";
            byte[] answer = ("<" + root + " xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">" + zone + "</"
                            + root + ">")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/xml");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        client = Route53Client.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void is_asked_for_by_zone() {
        new AwsTrafficRouting(() -> client).accelerate("Z1");

        assertThat(requests)
                .singleElement()
                .satisfies(request -> assertThat(request)
                        .startsWith("POST /2013-04-01/hostedzone/Z1/features")
                        .contains("<EnableAcceleratedRecovery>true</EnableAcceleratedRecovery>"));
    }

    @ParameterizedTest
    @CsvSource({"ENABLED, ON", "ENABLING, STARTING", "DISABLED, OFF", "ENABLE_FAILED, OFF", "NEW_WORD, OFF"})
    void is_read_beside_the_zone(String status, Acceleration meant) {
        features = "<Features><AcceleratedRecoveryStatus>" + status + "</AcceleratedRecoveryStatus></Features>";

        assertThat(new AwsTrafficRouting(() -> client).hostedZone("Z1234567890"))
                .map(HostedZone::acceleration)
                .hasValue(meant);
    }

    @Test
    void of_which_nothing_is_told_is_off() {
        assertThat(new AwsTrafficRouting(() -> client).hostedZone("Z1234567890"))
                .map(HostedZone::acceleration)
                .hasValue(Acceleration.OFF);
    }
}
