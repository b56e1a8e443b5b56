package io.drctl.sandbox;

import io.drctl.sim.Fault;
import io.drctl.sim.Fault.Breakage;
import io.drctl.sim.Fault.Silence;
import io.drctl.sim.Fault.TransitionKind;
import io.drctl.sim.FaultVisitor;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A fault as it would be typed.
 *
 * @param value what the kind takes; null for a kind that takes none
 * @param region where, for a kind that may be in one Region only; null for all
 * @param option its additional option, such as {@code --timeout}; null for none
 */
record TypedFault(
        FaultKind kind,
        @Nullable String value,
        @Nullable String region,
        @Nullable String option) {
    static TypedFault of(Fault fault) {
        return fault.accept(new Typist());
    }

    private static TypedFault of(FaultKind kind) {
        return of(kind, null);
    }

    private static TypedFault of(FaultKind kind, @Nullable String value) {
        return new TypedFault(kind, value, null, null);
    }

    /** {@code api rds --region us-west-1 --timeout}. */
    String text() {
        return kind.word()
                + (value == null ? "" : " " + value)
                + (region == null ? "" : " --region " + region)
                + (option == null ? "" : " " + option);
    }

    /** What heals it: named as when it was broken, except for how it is silent. */
    Command healing() {
        Command command = Command.drctl("sandbox", "heal", kind.word());
        command = value == null ? command : command.with(value);
        return region == null ? command : command.with("--region", region);
    }

    /** Whether it replaces another fault: a Region isn't dark in two ways. */
    boolean replaces(TypedFault other) {
        return kind == other.kind
                && (!kind.severalMayBe()
                        || (Objects.equals(value, other.value) && Objects.equals(region, other.region)));
    }

    static String word(TransitionKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String percent(double rate) {
        return number(Math.round(rate * 100_000) / 1000.0) + "%";
    }

    private static String time(Duration time) {
        return Durations.compact(time);
    }

    private static String number(double number) {
        return number == Math.rint(number) ? String.valueOf(Math.round(number)) : String.valueOf(number);
    }

    private static final class Typist implements FaultVisitor<TypedFault> {
        @Override
        public TypedFault regionDark(Fault.RegionDark fault) {
            String option = fault.silence() == Silence.BLACKHOLE ? "--blackhole" : null;
            return new TypedFault(FaultKind.REGION, fault.region().value(), null, option);
        }

        @Override
        public TypedFault apiDown(Fault.ApiDown fault) {
            String region = fault.region() == null ? null : fault.region().value();
            String option = fault.breakage() == Breakage.TIMEOUT ? "--timeout" : null;
            return new TypedFault(FaultKind.API, fault.service(), region, option);
        }

        @Override
        public TypedFault route53ControlDown(Fault.Route53ControlDown fault) {
            return of(FaultKind.ROUTE53);
        }

        @Override
        public TypedFault strandedChanges(Fault.StrandedChanges fault) {
            return of(FaultKind.STRANDED_CHANGES);
        }

        @Override
        public TypedFault launchesRefused(Fault.LaunchesRefused fault) {
            return of(FaultKind.LAUNCHES_REFUSED, fault.region().value());
        }

        @Override
        public TypedFault credentialsExpired(Fault.CredentialsExpired fault) {
            return of(FaultKind.CREDENTIALS_EXPIRED);
        }

        @Override
        public TypedFault nameServersSilent(Fault.NameServersSilent fault) {
            return of(FaultKind.NAME_SERVERS);
        }

        @Override
        public TypedFault throttling(Fault.Throttling fault) {
            return of(FaultKind.THROTTLING, percent(fault.rate()));
        }

        @Override
        public TypedFault serverErrors(Fault.ServerErrors fault) {
            return of(FaultKind.SERVER_ERRORS, percent(fault.rate()));
        }

        @Override
        public TypedFault lostRequests(Fault.LostRequests fault) {
            return of(FaultKind.LOST_REQUESTS, percent(fault.rate()));
        }

        @Override
        public TypedFault lostAnswers(Fault.LostAnswers fault) {
            return of(FaultKind.LOST_ANSWERS, percent(fault.rate()));
        }

        @Override
        public TypedFault staleReads(Fault.StaleReads fault) {
            return of(FaultKind.STALE_READS, time(fault.stalenessMax()));
        }

        @Override
        public TypedFault slowTransitions(Fault.SlowTransitions fault) {
            return of(FaultKind.SLOW, number(fault.factor()) + "x");
        }

        @Override
        public TypedFault stuckTransition(Fault.StuckTransition fault) {
            return of(FaultKind.STUCK, word(fault.kind()));
        }

        @Override
        public TypedFault replicationLag(Fault.ReplicationLag fault) {
            return of(FaultKind.REPLICATION_LAG, time(fault.lag()));
        }

        @Override
        public TypedFault replicationStopped(Fault.ReplicationStopped fault) {
            return of(FaultKind.REPLICATION_STOPPED);
        }

        @Override
        public TypedFault instanceDown(Fault.InstanceDown fault) {
            return of(FaultKind.INSTANCE, fault.name());
        }

        @Override
        public TypedFault healthAlternates(Fault.HealthAlternates fault) {
            return of(FaultKind.HEALTH_ALTERNATES, fault.region().value());
        }

        @Override
        public TypedFault metricsDelayed(Fault.MetricsDelayed fault) {
            return of(FaultKind.METRICS_DELAYED, time(fault.delay()));
        }

        @Override
        public TypedFault metricsMissing(Fault.MetricsMissing fault) {
            return of(FaultKind.METRICS_MISSING);
        }

        @Override
        public TypedFault clockSkew(Fault.ClockSkew fault) {
            return of(FaultKind.CLOCK_SKEW, time(fault.ahead()));
        }
    }
}
