package io.drctl.action;

/**
 * Which half of a service a call depends on. Control planes are what tends to fail, or be flooded, while a Region is in
 * trouble; data planes are built to go on (AWS Fault Isolation Boundaries, "Control planes and data planes").
 */
public enum Plane {
    CONTROL,
    DATA
}
