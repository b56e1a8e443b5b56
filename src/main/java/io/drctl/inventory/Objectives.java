package io.drctl.inventory;

import java.time.Duration;

/**
 * The objectives promised to the business.
 *
 * @param rtoTarget how long the site may be down
 * @param rpoTarget how much of the latest writes may be lost, as time
 */
public record Objectives(Duration rtoTarget, Duration rpoTarget) {}
