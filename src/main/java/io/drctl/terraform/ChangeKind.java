package io.drctl.terraform;

/** What a plan does with one object. */
public enum ChangeKind {
    CREATE,
    CHANGE,
    REPLACE,
    DESTROY,
    /** The object stays in AWS, and Terraform no longer knows of it. */
    FORGET,
    /** An existing object comes under Terraform's care as it is. */
    IMPORT,
    /** Nothing happens to the object; only its address in the configuration changes. */
    MOVE,
    /** Something that this version of drctl does not know. */
    OTHER
}
