package io.drctl.inventory;

/** What a row of Table 1.1 is, in the word that {@code kind:} uses in the inventory. */
public enum AssetKind {
    BUCKET("bucket"),
    WEB_INSTANCE("web-instance"),
    VPC("vpc"),
    KEY_PAIR("key-pair"),
    KUBERNETES_CLUSTER("kubernetes-cluster"),
    KUBERNETES_NODE("kubernetes-node"),
    LOAD_BALANCER("load-balancer"),
    DATABASE_CLUSTER("database-cluster"),
    DATABASE_INSTANCE("database-instance"),
    MACHINE_IMAGE("machine-image"),
    SOURCE_REPOSITORY("source-repository");

    private final String word;

    AssetKind(String word) {
        this.word = word;
    }

    /** The word in the inventory, such as {@code web-instance}. */
    public String word() {
        return word;
    }

    /** Whether the asset lives in a Region, as everything but the source repositories does. */
    public boolean isRegional() {
        return this != SOURCE_REPOSITORY;
    }
}
