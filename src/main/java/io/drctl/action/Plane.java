package io.drctl.action;

/**
 * Which half of a service a call depends on. Control planes tend to fail, or to be flooded, while a Region is in
 * trouble; data planes are built to keep working (AWS Fault Isolation Boundaries, "Control planes and data planes").
 */
public enum Plane {
    CONTROL,
    DATA
}
