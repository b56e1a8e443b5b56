package io.drctl.sim;

/** A case for each kind of fault. */
public interface FaultVisitor<R> {
    R regionDark(Fault.RegionDark fault);

    R apiDown(Fault.ApiDown fault);

    R route53ControlDown(Fault.Route53ControlDown fault);

    R strandedChanges(Fault.StrandedChanges fault);

    R launchesRefused(Fault.LaunchesRefused fault);

    R credentialsExpired(Fault.CredentialsExpired fault);

    R nameServersSilent(Fault.NameServersSilent fault);

    R throttling(Fault.Throttling fault);

    R serverErrors(Fault.ServerErrors fault);

    R lostRequests(Fault.LostRequests fault);

    R lostAnswers(Fault.LostAnswers fault);

    R staleReads(Fault.StaleReads fault);

    R slowTransitions(Fault.SlowTransitions fault);

    R stuckTransition(Fault.StuckTransition fault);

    R replicationLag(Fault.ReplicationLag fault);

    R replicationStopped(Fault.ReplicationStopped fault);

    R instanceDown(Fault.InstanceDown fault);

    R healthAlternates(Fault.HealthAlternates fault);

    R metricsDelayed(Fault.MetricsDelayed fault);

    R metricsMissing(Fault.MetricsMissing fault);

    R clockSkew(Fault.ClockSkew fault);
}
