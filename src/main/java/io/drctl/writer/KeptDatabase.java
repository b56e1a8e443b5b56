package io.drctl.writer;

import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.Instance;
import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An old primary that is kept under another name, since a replica takes its own.
 *
 * <p>It is known by a tag, which goes with it wherever it is renamed to; the name only says to people what it is.
 */
public final class KeptDatabase {
    /**
     * The tag of what is kept; its value is the name that it had and when it was made, such as
     * {@code shop@2025-02-22T03:00:00Z}: what somebody restores from a snapshot of it may bring its tags, and is
     * another one.
     */
    public static final String TAG = "drctl:kept-from";

    /**
     * Letters, digits and hyphens (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBCluster.html">ModifyDBCluster</a>).
     */
    private static final int LENGTH_MAX = 63;

    private static final Pattern SUFFIX = Pattern.compile("-old-[0-9]{8}(-[0-9]+)?$");

    private KeptDatabase() {}

    /**
     * The first free name on a day: {@code ID-old-20250301}, or {@code ID-old-20250301-2}.
     *
     * @param isTaken whether another has a name
     */
    public static String name(String id, LocalDate day, Predicate<String> isTaken) {
        String suffix = "-old-" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
        String name = with(id, suffix);
        for (int number = 2; isTaken.test(name); number++) {
            name = with(id, suffix + "-" + number);
        }
        return name;
    }

    /** The name of an instance of a cluster that is kept. */
    public static String instanceName(String instanceId, String keptCluster, LocalDate day) {
        Matcher suffix = SUFFIX.matcher(keptCluster);
        return with(
                instanceId, suffix.find() ? suffix.group() : "-old-" + day.format(DateTimeFormatter.BASIC_ISO_DATE));
    }

    /** Whether an instance of a cluster that is kept has made way, too. */
    public static boolean hasMadeWay(String instanceId) {
        return SUFFIX.matcher(instanceId).find();
    }

    /** What doesn't fit is cut off, and told apart by a digest: two instances may differ in their ends only. */
    private static String with(String id, String suffix) {
        int room = LENGTH_MAX - suffix.length();
        if (id.length() <= room) {
            return id.replaceFirst("-+$", "") + suffix;
        }
        String digest = String.format(Locale.ROOT, "-%08x", id.hashCode());
        return id.substring(0, room - digest.length()).replaceFirst("-+$", "") + digest + suffix;
    }

    /** The value that the tag of a cluster has to have. */
    public static String tagValue(Cluster old) {
        return old.id() + (old.created() == null ? "" : "@" + old.created());
    }

    private static boolean isKept(Cluster each, String id) {
        String value = each.tags().getOrDefault(TAG, "");
        return value.equals(id + (each.created() == null ? "" : "@" + each.created()))
                && !each.id().equals(id);
    }

    /** Those of a Region's databases that are kept, and had that name; the one that was made last comes first. */
    public static List<Cluster> of(List<Cluster> clusters, String id) {
        return clusters.stream()
                .filter(each -> isKept(each, id))
                .sorted(Comparator.comparing((Cluster each) -> each.created() == null ? Instant.EPOCH : each.created())
                        .reversed())
                .toList();
    }

    /** How to delete it once nobody needs it: commands in their order. */
    public static Remedy deleting(Database database, RegionName region, Cluster kept, List<Instance> instances) {
        String type = database.isInstance() ? "instance" : "cluster";
        String option = "--db-" + type + "-identifier";
        Stream<Command> unprotected = kept.deletionProtected()
                ? Stream.of(Command.aws(
                        "rds", "modify-db-" + type, "--region", region, option, kept.id(), "--no-deletion-protection"))
                : Stream.empty();
        Stream<Command> members = database.isInstance()
                ? Stream.empty()
                : instances.stream()
                        .map(each -> Command.aws(
                                "rds",
                                "delete-db-instance",
                                "--region",
                                region,
                                "--db-instance-identifier",
                                each.id()));
        Command last = Command.aws(
                "rds",
                "delete-db-" + type,
                "--region",
                region,
                option,
                kept.id(),
                "--final-db-snapshot-identifier",
                kept.id() + "-final");
        return Remedy.of("it costs what it did until it is deleted, once nobody needs it: ")
                .then(Remedy.joined(
                        "; then ",
                        Stream.of(unprotected, members, Stream.of(last))
                                .flatMap(each -> each)
                                .map(Remedy::of)
                                .toList()));
    }

    /** The one that was left by a promotion: made before it. */
    public static Optional<Cluster> leftBy(Promotion promotion, List<Cluster> clusters, String id) {
        return of(clusters, id).stream()
                .filter(each -> each.created() == null || each.created().isBefore(promotion.at()))
                .findFirst();
    }
}
