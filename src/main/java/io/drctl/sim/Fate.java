package io.drctl.sim;

/** What can happen to one request. */
enum Fate {
    ANSWERED,
    REFUSED_CONNECTION,
    NO_CONNECTION,
    LOST_REQUEST,
    LOST_ANSWER,
    CREDENTIALS_REFUSED,
    THROTTLED,
    SERVICE_FAULT,
    SERVICE_FAULT_AFTER_EFFECT
}
