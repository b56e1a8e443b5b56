package io.drctl.sandbox;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.sim.Fault;
import io.drctl.sim.Fault.Breakage;
import io.drctl.sim.Fault.Silence;
import io.drctl.sim.Fault.TransitionKind;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.text.Similarity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Faults as typed and shown, for one site. */
final class FaultWords {
    /** The services that drctl calls, as its operations name them. */
    private static final List<String> SERVICES =
            List.of("rds", "ec2", "elasticloadbalancing", "autoscaling", "eks", "s3", "cloudwatch", "iam", "route53");

    /** Those that have no Region. */
    private static final List<String> GLOBAL_SERVICES = List.of("iam", "route53");

    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3})?)%?");
    private static final Pattern TIMES = Pattern.compile("(\\d{1,4}(?:\\.\\d{1,3})?)x?");
    private static final Duration TIME_MAX = Duration.ofDays(1);

    private final Inventory inventory;

    FaultWords(Inventory inventory) {
        this.inventory = inventory;
    }

    /** The kind that a word names. */
    static FaultKind kind(String word) {
        return FaultKind.of(word)
                .orElseThrow(() -> refused(
                        "there is no fault " + word + Similarity.hint(word, FaultKind.words()),
                        "name one of " + String.join(", ", FaultKind.words())));
    }

    /** The fault that is asked for. */
    Fault parse(FaultRequest asked) {
        FaultKind kind = kind(asked.kind());
        checkOptions(kind, asked);
        Silence silence = asked.silent() ? Silence.BLACKHOLE : Silence.REFUSE;
        return switch (kind) {
            case REGION -> new Fault.RegionDark(region(value(kind, asked)), silence);
            case REPLICATION_LAG -> new Fault.ReplicationLag(time(kind, asked));
            case REPLICATION_STOPPED -> new Fault.ReplicationStopped();
            case INSTANCE -> new Fault.InstanceDown(value(kind, asked));
            case API ->
                new Fault.ApiDown(
                        oneOf("service", value(kind, asked), SERVICES),
                        asked.region() == null ? null : region(asked.region()),
                        asked.silent() ? Breakage.TIMEOUT : Breakage.ERROR_5XX);
            case ROUTE53 -> new Fault.Route53ControlDown();
            case STRANDED_CHANGES -> new Fault.StrandedChanges();
            case LAUNCHES_REFUSED -> new Fault.LaunchesRefused(region(value(kind, asked)));
            case NAME_SERVERS -> new Fault.NameServersSilent();
            case CREDENTIALS_EXPIRED -> new Fault.CredentialsExpired();
            case THROTTLING -> new Fault.Throttling(share(kind, asked));
            case SERVER_ERRORS -> new Fault.ServerErrors(share(kind, asked));
            case LOST_REQUESTS -> new Fault.LostRequests(share(kind, asked));
            case LOST_ANSWERS -> new Fault.LostAnswers(share(kind, asked));
            case STALE_READS -> new Fault.StaleReads(time(kind, asked));
            case SLOW -> new Fault.SlowTransitions(times(kind, asked));
            case STUCK -> new Fault.StuckTransition(process(value(kind, asked)));
            case HEALTH_ALTERNATES -> new Fault.HealthAlternates(region(value(kind, asked)));
            case METRICS_MISSING -> new Fault.MetricsMissing();
            case METRICS_DELAYED -> new Fault.MetricsDelayed(time(kind, asked));
            case CLOCK_SKEW -> new Fault.ClockSkew(null, time(kind, asked));
        };
    }

    private static void checkOptions(FaultKind kind, FaultRequest asked) {
        if (asked.region() != null && kind != FaultKind.API) {
            throw refused("--region goes with api, not with " + kind.word(), example(kind));
        }
        if (asked.region() != null && GLOBAL_SERVICES.contains(String.valueOf(asked.value()))) {
            throw refused(asked.value() + " is one for all Regions: leave --region out", example(kind));
        }
        if (asked.silent() && kind != FaultKind.API && kind != FaultKind.REGION) {
            throw refused(
                    "--blackhole goes with region, --timeout with api, neither with " + kind.word(), example(kind));
        }
        if (kind.example() == null && asked.value() != null) {
            throw refused(kind.word() + " takes no value: leave out " + asked.value(), example(kind));
        }
    }

    private static String value(FaultKind kind, FaultRequest asked) {
        String value = asked.value();
        if (value == null) {
            throw refused(kind.word() + " needs to know what, or how much", example(kind));
        }
        return value;
    }

    private static Remedy example(FaultKind kind) {
        Command command = Command.drctl("sandbox", "fault", kind.word());
        return Remedy.of(kind.example() == null ? command : command.with(kind.example()));
    }

    /** The Region of the site that a word names. */
    RegionName region(String name) {
        List<String> known =
                inventory.regions().stream().map(each -> each.name().value()).toList();
        return new RegionName(oneOf("Region of this site", name, known));
    }

    private static TransitionKind process(String name) {
        List<String> known =
                Arrays.stream(TransitionKind.values()).map(TypedFault::word).toList();
        String found = oneOf("process", name, known);
        return TransitionKind.valueOf(found.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static String oneOf(String what, String typed, List<String> known) {
        if (!known.contains(typed)) {
            throw refused(
                    typed + " is not a " + what + Similarity.hint(typed, known),
                    "name one of " + String.join(", ", known));
        }
        return typed;
    }

    private static Duration time(FaultKind kind, FaultRequest asked) {
        String typed = value(kind, asked);
        boolean mayBeNegative = kind == FaultKind.CLOCK_SKEW;
        return Durations.parse(typed)
                .filter(time -> mayBeNegative || (!time.isNegative() && !time.isZero()))
                .filter(time -> time.abs().compareTo(TIME_MAX) <= 0)
                .orElseThrow(() -> refused(typed + " is not a duration of up to a day", example(kind)));
    }

    private static double share(FaultKind kind, FaultRequest asked) {
        String typed = value(kind, asked);
        Matcher matcher = PERCENT.matcher(typed);
        double percent = matcher.matches() ? Double.parseDouble(matcher.group(1)) : -1;
        if (percent <= 0 || percent > 100) {
            throw refused(typed + " is not a share above 0% and up to 100%", example(kind));
        }
        return percent / 100;
    }

    private static double times(FaultKind kind, FaultRequest asked) {
        String typed = value(kind, asked);
        Matcher matcher = TIMES.matcher(typed);
        double times = matcher.matches() ? Double.parseDouble(matcher.group(1)) : -1;
        if (times <= 0 || times > 1000) {
            throw refused(typed + " is not a factor above 0x and up to 1000x", example(kind));
        }
        return times;
    }

    /** The faults that a request to heal names: those of that kind and, if it says more, with that value. */
    List<Fault> named(FaultRequest asked, List<Fault> faults) {
        FaultKind kind = kind(asked.kind());
        if (asked.value() != null && kind.example() == null) {
            throw refused(kind.word() + " takes no value: leave out " + asked.value());
        }
        // Compared as parsed: 90s is 1m30s.
        String value = asked.value() == null
                ? null
                : TypedFault.of(parse(new FaultRequest(asked.kind(), asked.value(), null, false)))
                        .value();
        List<Fault> found = new ArrayList<>();
        for (Fault fault : faults) {
            TypedFault typed = TypedFault.of(fault);
            boolean is = typed.kind() == kind
                    && (value == null || value.equals(typed.value()))
                    && (asked.region() == null || asked.region().equals(typed.region()));
            if (is) {
                found.add(fault);
            }
        }
        return found;
    }

    /** The faults that a new one replaces: a Region isn't dark in two ways. */
    static List<Fault> replaced(Fault by, List<Fault> faults) {
        TypedFault typed = TypedFault.of(by);
        return faults.stream()
                .filter(fault -> typed.replaces(TypedFault.of(fault)))
                .filter(fault -> !fault.equals(by))
                .toList();
    }

    /** A fault as it would be typed. */
    static String words(Fault fault) {
        return TypedFault.of(fault).text();
    }

    static Injected injected(Fault fault) {
        TypedFault typed = TypedFault.of(fault);
        return new Injected(typed.text(), typed.healing());
    }

    private static InputException refused(String message) {
        return new InputException(Diagnostic.error(message));
    }

    private static InputException refused(String message, String remedy) {
        return refused(message, Remedy.of(remedy));
    }

    private static InputException refused(String message, Remedy remedy) {
        return new InputException(Diagnostic.error(message, remedy));
    }

    static String listed(List<Fault> faults) {
        return faults.stream().map(FaultWords::words).collect(Collectors.joining(", "));
    }
}
