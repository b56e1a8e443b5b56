package io.drctl.inventory;

import java.util.List;

/** The keys that rows of Table 1.1's kinds have beside those of all rows. */
public final class RowKeys {
    public static final RowKey<ByRegion<String>> KUBERNETES_VERSION = RowKey.of(
                    "version", "the Kubernetes version, such as \"1.31\"", AwsRules.KUBERNETES_VERSION)
            .byRegion();

    /** The namespace of Prometheus and Grafana. */
    public static final RowKey<String> NAMESPACE =
            RowKey.of("namespace", "the namespace of the monitoring stack", AwsRules.NAMESPACE);

    public static final RowKey<String> KUBERNETES_CLUSTER = RowKey.row(
                    "cluster", "the id of the cluster's row", "kubernetes-cluster")
            .required();

    /** The managed node group. */
    public static final RowKey<ByRegion<String>> NODE_GROUP = RowKey.of(
                    "node-group", "the managed node group's name", AwsRules.NODE_GROUP)
            .byRegion()
            .required();

    /** The cluster of an ECS service; {@link #containerCluster} knows what it is without. */
    public static final RowKey<ByRegion<String>> CONTAINER_CLUSTER =
            RowKey.text("cluster", "the name of the service's ECS cluster").byRegion();

    public static final RowKey<String> DATABASE_CLUSTER = RowKey.row(
                    "cluster", "the id of the cluster's row", "database-cluster")
            .required();

    /** What RDS is asked for, where the table shows a class that can't be had any more. */
    public static final RowKey<ByRegion<String>> INSTANCE_CLASS = RowKey.of(
                    "class", "the DB instance class, where `size` shows another", AwsRules.DATABASE_CLASS)
            .byRegion();

    /** The image in the primary Region, where the inventory pins one; otherwise the newest of the row's name. */
    public static final RowKey<String> IMAGE_ID =
            RowKey.of("image-id", "the image's id in the primary Region", AwsRules.IMAGE_ID);

    /** The public half of the key pair, relative to the inventory. */
    public static final RowKey<String> PUBLIC_KEY_FILE =
            RowKey.of("public-key-file", "the file with the public key", LocalRules.FILE);

    /** Whether both Regions have the same key; false where two were made by hand under one name. */
    public static final RowKey<Boolean> SAME_KEY = RowKey.flag("same-key", "whether both Regions have the same key");

    /** Git URLs of the application's and the infrastructure's code. */
    public static final RowKey<List<String>> REPOSITORIES = RowKey.texts(
                    "repositories", "a list of Git URLs", LocalRules.GIT_URL)
            .required();

    /** In steps of half a unit: "aurora-serverless-v2.setting-capacity.html" of the Aurora User Guide. */
    private static final String UNITS = "(?:\\d{1,2}|1\\d\\d|2[0-4]\\d|25[0-6])(?:\\.[05])?";

    public static final RowKey<ByRegion<Scale<String>>> SERVERLESS_MIN =
            capacity("min", "the smallest capacity, in ACU, such as \"0.5\"");

    public static final RowKey<ByRegion<Scale<String>>> SERVERLESS_MAX =
            capacity("max", "the largest capacity, in ACU, such as \"16\"");

    private RowKeys() {}

    /** The cluster of an ECS service in a Region: the one that the row names, or {@code default}. */
    public static String containerCluster(Asset service, RegionName region) {
        return service.get(CONTAINER_CLUSTER).flatMap(each -> each.get(region)).orElse("default");
    }

    private static RowKey<ByRegion<Scale<String>>> capacity(String name, String about) {
        return RowKey.text(
                        name,
                        about,
                        UNITS,
                        "is not a capacity of Aurora Serverless v2",
                        "write a number from 0 to 256 in steps of 0.5, in quotes")
                .scaledByRegion();
    }
}
