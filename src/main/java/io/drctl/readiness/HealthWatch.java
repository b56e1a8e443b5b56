package io.drctl.readiness;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.Endpoint;
import io.drctl.cloud.TrafficRouting.HealthCheck;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.Application;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether a health check that asks an endpoint itself, instead of following an alarm, says anything of the Region whose
 * record it is on. Pure.
 *
 * <p>A record that Route 53 believes to be ill gets no users while another is well, whatever its role: one that watches
 * the other Region is ill exactly when it is needed.
 *
 * @param records the addresses of the name
 */
record HealthWatch(Application application, List<RecordSet> records) {
    HealthWatch {
        records = List.copyOf(records);
    }

    /** Whether it asks what the record points at. */
    boolean isOwn(RecordSet record, HealthCheck check) {
        Endpoint endpoint = check.endpoint();
        return endpoint != null && canonical(endpoint).equals(Traffic.target(record));
    }

    /** What is wrong with it; empty where nothing is known to be. */
    Optional<Judgement> wrong(RecordSet record, HealthCheck check) {
        Endpoint endpoint = check.endpoint();
        if (endpoint == null || check.disabled()) {
            return Optional.empty();
        }
        String id = check.id() + " watches " + check.watches();
        boolean isOwn = isOwn(record, check);
        if (isOwn && check.inverted()) {
            return Optional.of(Judgement.fail(
                    id + ", inverted: it calls the record healthy while that is ill", "have it no longer inverted"));
        }
        if (!isOwn && !check.inverted() && isAnothers(record, endpoint)) {
            return Optional.of(Judgement.fail(
                    id + ", what another record points at: it says nothing of " + record.setIdentifier(),
                    "have it watch " + Traffic.target(record)));
        }
        if (!isOwn
                && application.dnsNames().stream().anyMatch(name -> name.name().equals(canonical(endpoint)))) {
            return Optional.of(Judgement.fail(
                    id + ", which is wherever users are led: it says nothing of " + record.setIdentifier(),
                    "have it watch " + Traffic.target(record)));
        }
        String path = endpoint.path();
        boolean isOtherPath = path != null && !path.equals(application.health().path());
        boolean isOtherPort = endpoint.port() != application.health().port();
        return isOwn && (isOtherPath || isOtherPort)
                ? Optional.of(Judgement.warn(
                        id + ", but users' requests go to port "
                                + application.health().port() + ", and "
                                + application.health().path() + " tells whether they are served",
                        "have it ask for " + application.health().path() + " on port "
                                + application.health().port()))
                : Optional.empty();
    }

    /**
     * Why Route 53 won't lead users to a load balancer, whatever role its record is given.
     *
     * @param found finds a health check by its id
     */
    Optional<Judgement> keptAway(LoadBalancer balancer, Function<String, Optional<HealthCheck>> found) {
        // A world without networks has nothing of this.
        for (RecordSet record : balancer.placement() == null ? List.<RecordSet>of() : records) {
            String id = record.healthCheckId();
            if (id != null && record.pointsAt(balancer.dnsName())) {
                Optional<HealthCheck> check;
                try {
                    check = found.apply(id);
                } catch (CloudException e) {
                    // That health checks can't be read is told by the finding about the other record's.
                    continue;
                }
                Optional<Judgement> wrong = check.flatMap(each -> wrong(record, each));
                if (wrong.isPresent()) {
                    return wrong;
                }
            }
        }
        return Optional.empty();
    }

    private boolean isAnothers(RecordSet record, Endpoint endpoint) {
        return records.stream()
                .anyMatch(
                        other -> !other.equals(record) && Traffic.target(other).equals(canonical(endpoint)));
    }

    private static String canonical(Endpoint endpoint) {
        return Alias.canonical(endpoint.host());
    }
}
