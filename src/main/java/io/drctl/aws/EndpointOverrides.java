package io.drctl.aws;

import io.drctl.inventory.RegionName;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Other endpoints for individual Regions, from {@code DRCTL_ENDPOINT_URL_<REGION>}, such as
 * {@code DRCTL_ENDPOINT_URL_US_EAST_2}.
 *
 * <p>The SDK's own {@code AWS_ENDPOINT_URL} applies to every Region at once. Where one Region is reached through
 * private endpoints, or where a test cuts one Region off, that is too broad. Route 53 and IAM answer for
 * {@code US_EAST_1}, where their control planes live. What is not overridden here goes where the SDK's own
 * configuration says.
 */
final class EndpointOverrides implements Function<RegionName, Optional<URI>> {
    private static final String PREFIX = "DRCTL_ENDPOINT_URL_";

    private final Map<RegionName, URI> endpoints;

    private EndpointOverrides(Map<RegionName, URI> endpoints) {
        this.endpoints = Map.copyOf(endpoints);
    }

    /**
     * @throws IllegalArgumentException when a variable names no Region or holds no http(s) URL; the message says which
     */
    static EndpointOverrides from(Map<String, String> variables) {
        Map<RegionName, URI> endpoints = new HashMap<>();
        variables.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !value.isBlank()) {
                endpoints.put(region(name), endpoint(name, value.strip()));
            }
        });
        return new EndpointOverrides(endpoints);
    }

    @Override
    public Optional<URI> apply(RegionName region) {
        return Optional.ofNullable(endpoints.get(region));
    }

    private static RegionName region(String variable) {
        String text =
                variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
        if (!RegionName.isWellFormed(text)) {
            throw new IllegalArgumentException(
                    variable + ": the name must end in a Region, as in " + PREFIX + "US_EAST_2");
        }
        return new RegionName(text);
    }

    private static URI endpoint(String variable, String value) {
        try {
            URI uri = URI.create(value);
            String scheme = uri.getScheme();
            if (uri.getHost() != null && ("http".equals(scheme) || "https".equals(scheme))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(variable + ": not a URL: " + value, e);
        }
        throw new IllegalArgumentException(variable + ": must be an http or https URL with a host, not " + value);
    }
}
