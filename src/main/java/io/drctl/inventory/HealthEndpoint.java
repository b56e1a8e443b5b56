package io.drctl.inventory;

/**
 * Where the application says that it is well.
 *
 * @param scheme {@code http} or {@code https}
 * @param path starts with a slash
 */
public record HealthEndpoint(String scheme, int port, String path) {}
