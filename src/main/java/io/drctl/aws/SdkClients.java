package io.drctl.aws;

import io.drctl.inventory.RegionName;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * Builds the SDK's clients, all on one HTTP client and one set of timeouts.
 *
 * <p>The HTTP client is the JDK's {@code HttpURLConnection}, which starts fastest. Everything else (credentials,
 * profiles, {@code AWS_ENDPOINT_URL} and its service-specific forms, FIPS and dual-stack endpoints, proxies) is left to
 * the SDK's own <a href="https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html">configuration
 * chain</a>.
 */
final class SdkClients implements AutoCloseable {
    /**
     * Any Region is less than 0.5 s away; a lost first packet is sent again after 1 s. More would only delay bad news.
     */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /**
     * Between two packets of an answer. The slowest calls made here, those that start a change, answer in a few
     * seconds.
     */
    static final Duration READ_TIMEOUT = Duration.ofSeconds(15);

    /**
     * A call with all its retries and waits; after this, drctl gives up on a Region that accepts connections and then
     * says nothing.
     */
    static final Duration CALL_TIMEOUT = Duration.ofSeconds(32);

    /** For a question whose answer is only shown. */
    static final Duration BRIEF_TIMEOUT = Duration.ofSeconds(5);

    /** For a statement that waits for other transactions. */
    static final Duration PATIENT_TIMEOUT = Duration.ofMinutes(1);

    /** Where Route 53 and IAM have their control planes, and what their requests are signed for. */
    static final RegionName GLOBAL_SERVICES = new RegionName("us-east-1");

    private final Function<RegionName, Optional<URI>> endpointOverride;
    private final Function<RegionName, AwsCredentialsProvider> credentials;
    private final Supplier<AwsCredentialsProvider> globalCredentials;
    private final String userAgentSuffix;
    private final Supplier<SdkHttpClient> http;
    private final Supplier<SdkHttpClient> patientHttp;
    private final Queue<SdkHttpClient> open = new ConcurrentLinkedQueue<>();

    /**
     * @param credentials those for a Region's services
     * @param globalCredentials those for services that live in no Region
     */
    SdkClients(
            Map<String, String> variables,
            Function<RegionName, Optional<URI>> endpointOverride,
            Function<RegionName, AwsCredentialsProvider> credentials,
            Supplier<AwsCredentialsProvider> globalCredentials,
            String version) {
        this.endpointOverride = endpointOverride;
        this.credentials = credentials;
        this.globalCredentials = globalCredentials;
        this.userAgentSuffix = "drctl/" + version;
        this.http = Lazy.of(() -> opened(variables, READ_TIMEOUT));
        this.patientHttp = Lazy.of(() -> opened(variables, PATIENT_TIMEOUT));
    }

    private SdkHttpClient opened(Map<String, String> variables, Duration readTimeout) {
        SdkHttpClient client = open(variables, readTimeout);
        open.add(client);
        return client;
    }

    /** A client that repeats requests freely; see {@link Retries#repeatable}. */
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C regional(B builder, RegionName region) {
        return as(credentials.apply(region), builder, region);
    }

    /** A client that repeats requests freely, with credentials of its own. */
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C as(
            AwsCredentialsProvider provider, B builder, RegionName region) {
        return build(
                builder, Region.of(region.value()), endpointOverride.apply(region), Retries.repeatable(), provider);
    }

    /** A client for calls that must not happen twice; see {@link Retries#oneWay}. */
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C oneWay(B builder, RegionName region) {
        return build(
                builder,
                Region.of(region.value()),
                endpointOverride.apply(region),
                Retries.oneWay(),
                credentials.apply(region));
    }

    /** A client for a question on which nothing depends: it gives up soon. */
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C brief(B builder, RegionName region) {
        endpointOverride.apply(region).ifPresent(builder::endpointOverride);
        return builder.region(Region.of(region.value()))
                .credentialsProvider(credentials.apply(region))
                .httpClient(http.get())
                .overrideConfiguration(configuration -> configuration
                        .apiCallTimeout(BRIEF_TIMEOUT)
                        .addExecutionInterceptor(new AwsForm())
                        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, userAgentSuffix))
                .build();
    }

    /**
     * A client for a call that AWS itself may take up to 45 s for, and which is sent once; AWS advises to wait for a
     * minute at least (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api-timeouts.html">Controlling Data API
     * timeout behavior</a>).
     */
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C patient(B builder, RegionName region) {
        endpointOverride.apply(region).ifPresent(builder::endpointOverride);
        return builder.region(Region.of(region.value()))
                .credentialsProvider(credentials.apply(region))
                .httpClient(patientHttp.get())
                .overrideConfiguration(configuration -> configuration
                        .apiCallTimeout(PATIENT_TIMEOUT)
                        .retryStrategy(Retries.oneWay())
                        .addExecutionInterceptor(new AwsForm())
                        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, userAgentSuffix))
                .build();
    }

    /** A client of a service that lives in no Region. */
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C global(B builder) {
        return build(
                builder,
                Region.AWS_GLOBAL,
                endpointOverride.apply(GLOBAL_SERVICES),
                Retries.repeatable(),
                globalCredentials.get());
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(
            B builder, Region region, Optional<URI> endpoint, RetryStrategy retries, AwsCredentialsProvider provider) {
        endpoint.ifPresent(builder::endpointOverride);
        return builder.region(region)
                .credentialsProvider(provider)
                .httpClient(http.get())
                .overrideConfiguration(configuration -> configuration
                        .apiCallTimeout(CALL_TIMEOUT)
                        .retryStrategy(retries)
                        .addExecutionInterceptor(new AwsForm())
                        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, userAgentSuffix))
                .build();
    }

    private static SdkHttpClient open(Map<String, String> variables, Duration readTimeout) {
        // By default HttpURLConnection itself repeats a POST whose connection broke before the answer, unseen by the
        // SDK. The JDK reads this when its first HTTP connection is made.
        // https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/net/doc-files/net-properties.html
        System.setProperty("sun.net.http.retryPost", "false");
        UrlConnectionHttpClient.Builder builder = UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(readTimeout);
        String bundle = variables.get("AWS_CA_BUNDLE");
        if (bundle != null && !bundle.isBlank()) {
            builder.tlsTrustManagersProvider(TrustedAuthorities.in(bundle));
        }
        return builder.build();
    }

    @Override
    public void close() {
        open.forEach(SdkHttpClient::close);
    }
}
