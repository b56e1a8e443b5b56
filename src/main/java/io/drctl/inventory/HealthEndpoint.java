package io.drctl.inventory;

/**
 * The application's health endpoint.
 *
 * @param scheme {@code http} or {@code https}
 * @param path starts with a slash
 */
public record HealthEndpoint(String scheme, int port, String path) {}
