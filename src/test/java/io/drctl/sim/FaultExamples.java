package io.drctl.sim;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;

import java.time.Duration;
import java.util.List;

/** Faults for tests. */
final class FaultExamples {
    private FaultExamples() {}

    static List<Fault> oneOfEach() {
        return List.of(
                new Fault.RegionDark(PRIMARY, Fault.Silence.REFUSE),
                new Fault.ApiDown("rds", RECOVERY, Fault.Breakage.TIMEOUT),
                new Fault.Route53ControlDown(),
                new Fault.StrandedChanges(),
                new Fault.LaunchesRefused(RECOVERY),
                new Fault.NameServersSilent(),
                new Fault.CredentialsExpired(),
                new Fault.Throttling(0.25),
                new Fault.ServerErrors(0.125),
                new Fault.LostRequests(0.5),
                new Fault.LostAnswers(1),
                new Fault.StaleReads(Duration.ofSeconds(3)),
                new Fault.SlowTransitions(2.5),
                new Fault.StuckTransition(Fault.TransitionKind.DNS_CHANGE),
                new Fault.ReplicationLag(Duration.ofMinutes(2)),
                new Fault.ReplicationStopped(),
                new Fault.InstanceDown("web-2"),
                new Fault.HealthAlternates(PRIMARY),
                new Fault.MetricsDelayed(Duration.ofMinutes(1)),
                new Fault.MetricsMissing(),
                new Fault.ClockSkew(null, Duration.ofSeconds(-90)));
    }
}
