package io.drctl.inventory;

/**
 * What the monitoring clusters have in common in both Regions.
 *
 * @param version Kubernetes minor version, such as {@code 1.31}
 * @param nodeGroup name of the managed node group
 * @param monitoringNamespace namespace of Prometheus and Grafana
 */
public record Kubernetes(String version, String nodeGroup, String monitoringNamespace) {}
