package io.drctl.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be broken in a sandbox, as typed. */
public enum FaultKind {
    REGION("region", "us-east-2", "no API of the Region answers, no client gets through"),
    REPLICATION_LAG("replication-lag", "90s", "the replica falls that far behind"),
    REPLICATION_STOPPED("replication-stopped", null, "the replica stops applying changes"),
    INSTANCE("instance", "web-2", "a web or database instance is broken"),
    API("api", "rds", "one service fails, or with --timeout never answers"),
    ROUTE53("route53", null, "Route 53 can't be changed; DNS still answers"),
    STRANDED_CHANGES("stranded-changes", null, "Route 53 accepts changes, and loses them"),
    LAUNCHES_REFUSED("launches-refused", "us-west-1", "EC2 launches no instance in the Region"),
    NAME_SERVERS("name-servers", null, "the name servers that drctl asks don't answer"),
    CREDENTIALS_EXPIRED("credentials-expired", null, "AWS refuses drctl's token as expired"),
    THROTTLING("throttling", "30%", "that share of requests is throttled"),
    SERVER_ERRORS("server-errors", "20%", "that share of requests ends with a 5xx"),
    LOST_REQUESTS("lost-requests", "10%", "that share of requests never arrives"),
    LOST_ANSWERS("lost-answers", "10%", "that share takes effect, but the answer is lost"),
    STALE_READS("stale-reads", "5s", "reads may be that old"),
    SLOW("slow", "4x", "what AWS starts takes that much longer"),
    STUCK("stuck", "promotion", "nothing of that kind ever finishes"),
    HEALTH_ALTERNATES("health-alternates", "us-east-2", "load balancer health turns every 30 s"),
    METRICS_MISSING("metrics-missing", null, "CloudWatch gets no samples"),
    METRICS_DELAYED("metrics-delayed", "5m", "CloudWatch gets its samples that late"),
    CLOCK_SKEW("clock-skew", "2m", "drctl's clock is that far ahead");

    private final String word;
    private final @Nullable String example;
    private final String meaning;

    FaultKind(String word, @Nullable String example, String meaning) {
        this.word = word;
        this.example = example;
        this.meaning = meaning;
    }

    public String word() {
        return word;
    }

    /** A sample value; null for a kind that takes none. */
    public @Nullable String example() {
        return example;
    }

    public String meaning() {
        return meaning;
    }

    /** Whether several of the kind may be wrong at once, with different values: a newer one doesn't replace those. */
    boolean severalMayBe() {
        return switch (this) {
            case REGION, INSTANCE, API, STUCK, LAUNCHES_REFUSED, HEALTH_ALTERNATES -> true;
            case REPLICATION_LAG,
                    REPLICATION_STOPPED,
                    ROUTE53,
                    STRANDED_CHANGES,
                    NAME_SERVERS,
                    CREDENTIALS_EXPIRED,
                    THROTTLING,
                    SERVER_ERRORS,
                    LOST_REQUESTS,
                    LOST_ANSWERS,
                    STALE_READS,
                    SLOW,
                    METRICS_MISSING,
                    METRICS_DELAYED,
                    CLOCK_SKEW -> false;
        };
    }

    static Optional<FaultKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(FaultKind::word).toList();
    }
}
