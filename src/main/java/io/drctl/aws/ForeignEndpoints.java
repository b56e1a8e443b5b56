package io.drctl.aws;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * Which endpoints the environment puts in place of AWS's own: drctl's variables for individual Regions, and the SDK's
 * variables, system properties and profile settings (<a
 * href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">service-specific endpoints</a>).
 */
final class ForeignEndpoints {
    private static final String VARIABLE = "AWS_ENDPOINT_URL";
    private static final String PROPERTY = "aws.endpointUrl";
    private static final String OF_A_REGION = "DRCTL_ENDPOINT_URL_";

    /** Tells the SDK to ignore all configured endpoints. */
    private static final String IGNORE = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";

    private ForeignEndpoints() {}

    /**
     * Refuses an environment in which drctl and Terraform would work in different worlds. Terraform's AWS provider
     * obeys {@link #IGNORE} and goes to AWS; this version of the SDK for Java doesn't know it, and uses the endpoints
     * (<a href="https://github.com/aws/aws-sdk-java-v2/pull/7231">aws-sdk-java-v2 #7231</a>). drctl's own variables are
     * not part of the SDK's configuration.
     *
     * @throws IllegalArgumentException when endpoints are configured but are to be ignored; the message says which
     */
    static void demandHeeded(Map<String, String> variables, Map<String, String> properties, ProfileFile profiles) {
        Map<String, String> configured = new TreeMap<>(variables);
        configured.keySet().removeIf(name -> name.startsWith(OF_A_REGION));
        List<String> unheeded =
                isIgnored(variables, properties, profiles) ? in(configured, properties, profiles) : List.of();
        if (!unheeded.isEmpty()) {
            throw new IllegalArgumentException(IGNORE + " is set: Terraform would obey it, and drctl would call "
                    + String.join(", ", unheeded) + "; unset it, or remove those endpoints");
        }
    }

    private static boolean isIgnored(
            Map<String, String> variables, Map<String, String> properties, ProfileFile profiles) {
        String property = properties.get("aws.ignoreConfiguredEndpointUrls");
        String variable = variables.getOrDefault(IGNORE, "");
        String told = property != null
                ? property
                : !variable.isBlank()
                        ? variable
                        : profile(variables, profiles)
                                .flatMap(profile -> profile.property("ignore_configured_endpoint_urls"))
                                .orElse("");
        return told.strip().equalsIgnoreCase("true");
    }

    /** Each endpoint with what is sent there, in order, without the secrets that a URL may contain. */
    static List<String> in(Map<String, String> variables, Map<String, String> properties, ProfileFile profiles) {
        Map<String, String> found = new TreeMap<>();
        profile(variables, profiles).ifPresent(profile -> {
            profile.property("endpoint_url").ifPresent(url -> found.put("all services", url));
            profile.property("services")
                    .flatMap(name -> profiles.getSection("services", name))
                    .ifPresent(services -> services.properties()
                            .forEach((service, nested) -> nested.lines()
                                    .map(String::strip)
                                    .filter(line -> line.startsWith("endpoint_url"))
                                    .forEach(line -> found.put(service, line.substring(line.indexOf('=') + 1)))));
        });
        variables.forEach((name, value) -> {
            if (!value.isBlank() && name.startsWith(OF_A_REGION)) {
                found.put(words(name.substring(OF_A_REGION.length())), value);
            } else if (!value.isBlank() && name.equals(VARIABLE)) {
                found.put("all services", value);
            } else if (!value.isBlank() && name.startsWith(VARIABLE + "_")) {
                found.put(words(name.substring(VARIABLE.length() + 1)), value);
            }
        });
        properties.forEach((name, value) -> {
            if (!value.isBlank() && name.startsWith(PROPERTY)) {
                String service = name.substring(PROPERTY.length());
                found.put(service.isEmpty() ? "all services" : words(service), value);
            }
        });
        List<String> foreign = new ArrayList<>();
        found.forEach((of, value) -> shown(value.strip()).ifPresent(url -> foreign.add(url + " for " + of)));
        return foreign;
    }

    private static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Optional<Profile> profile(Map<String, String> variables, ProfileFile profiles) {
        String name = variables.getOrDefault("AWS_PROFILE", "");
        return profiles.profile(name.isEmpty() ? "default" : name);
    }

    /** Empty for one of AWS's own hosts, such as that of a VPC endpoint. */
    private static Optional<String> shown(String value) {
        try {
            URI uri = new URI(value);
            String host = uri.getHost();
            if (host == null) {
                return Optional.of("an unreadable URL");
            }
            String name = host.toLowerCase(Locale.ROOT);
            if (name.endsWith(".amazonaws.com") || name.endsWith(".amazonaws.com.cn") || name.endsWith(".api.aws")) {
                return Optional.empty();
            }
            return Optional.of(uri.getScheme() + "://" + name + (uri.getPort() < 0 ? "" : ":" + uri.getPort()));
        } catch (URISyntaxException e) {
            return Optional.of("an unreadable URL");
        }
    }
}
