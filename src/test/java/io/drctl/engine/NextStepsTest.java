package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.engine.Situation.Kind;
import io.drctl.engine.Situation.Side;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.inventory.SqlAccess;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.text.Command;
import io.drctl.writer.LagJudgement;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each situation has its commands; us-east-2 is home, us-west-1 the recovery Region. */
final class NextStepsTest {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final Inventory GLOBAL = Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE);

    private static final String STATUS = "drctl status";
    private static final String VERIFY = "drctl verify all";
    private static final String CLEAR_AWAY = "drctl sandbox take-over us-west-1 --clear";
    private static final String VERIFY_COPY = "drctl verify dr-site";
    private static final String APP_HOME = "drctl failover app --to us-east-2";
    private static final String APP_AWAY = "drctl failover app --to us-west-1";
    private static final String GO_ON = "drctl run resume RUN";
    private static final String DB_AWAY = "drctl failover db --to us-west-1";
    private static final String DB_LOST = "drctl failover db --to us-east-2";
    private static final String FORCED = " --force-while-healthy";
    private static final String UNKNOWN = " --accept-unknown-loss";
    private static final String DB_HOME = DB_LOST + FORCED;

    /**
     * A row of the table.
     *
     * @param serving null when where users are sent is unknown
     * @param home how the database at home is
     * @param away how the one in the recovery Region is
     */
    record Row(String name, @Nullable RegionName serving, Half home, Half away, List<String> commands) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A Region's database, and how it stands to the newest writes. */
    enum Half {
        DARK(Kind.SILENT, null),
        UNREADABLE(Kind.UNREADABLE, null),
        LOCKED_OUT(Kind.LOCKED_OUT, null),
        NONE(Kind.NONE, WriterPlace.Kind.NOT_NOW),
        CHANGING(Kind.CHANGING, WriterPlace.Kind.NOT_NOW),
        PROMOTING(Kind.PROMOTING, WriterPlace.Kind.NOT_NOW),
        WRITER(Kind.ALONE, WriterPlace.Kind.HERE),
        STALE(Kind.ALONE, WriterPlace.Kind.STALE),
        OLD(Kind.ALONE, WriterPlace.Kind.STALE),
        ALONE_UNTOLD(Kind.ALONE, WriterPlace.Kind.UNKNOWN),
        COPY(Kind.REPLICA, WriterPlace.Kind.FOLLOWS),
        COPY_UNTOLD(Kind.REPLICA, WriterPlace.Kind.UNKNOWN),
        COPY_YOUNG(Kind.REPLICA, WriterPlace.Kind.UNKNOWN),
        /** Its source is silent, and a last sample is known, so that users may be led there. */
        COPY_WITHOUT_SAMPLE(Kind.REPLICA, WriterPlace.Kind.FOLLOWS),
        COPY_BEHIND(Kind.REPLICA, WriterPlace.Kind.FOLLOWS),
        /** Its cluster follows, and its instance is still being made. */
        COPY_UNFINISHED(Kind.REPLICA, WriterPlace.Kind.FOLLOWS),
        /** A secondary of a global database. */
        GLOBAL_COPY(Kind.REPLICA, WriterPlace.Kind.FOLLOWS);

        private final Kind kind;
        private final WriterPlace.@Nullable Kind place;

        Half(Kind kind, WriterPlace.@Nullable Kind place) {
            this.kind = kind;
            this.place = place;
        }

        Side in(RegionName region, RegionName peer) {
            return new Side(
                    region,
                    "flask-site-" + region,
                    kind,
                    "it is " + name(),
                    place == null ? null : new WriterPlace(place, region, newest(region, peer), name(), null, false),
                    place == null || kind == Kind.NONE ? null : cluster(region),
                    lag(),
                    this == COPY_UNFINISHED ? "db-1 is creating" : null);
        }

        private Cluster cluster(RegionName region) {
            String id = SITE.name(AssetKind.DATABASE_CLUSTER, region);
            Cluster found = Objects.requireNonNull(HealthySite.of(this == GLOBAL_COPY ? GLOBAL : SITE)
                    .databases(region)
                    .clusters
                    .get(id));
            return FakeDatabases.withDeletionProtection(found, this == OLD);
        }

        private @Nullable LagJudgement lag() {
            return switch (this) {
                case COPY, COPY_UNFINISHED, GLOBAL_COPY ->
                    new LagJudgement(LagJudgement.State.KNOWN, Duration.ofSeconds(12), "lag 1.0 s");
                case COPY_UNTOLD, COPY_WITHOUT_SAMPLE ->
                    LagJudgement.unread(new CloudException(
                            CloudException.Cause.THROTTLED,
                            "cloudwatch:GetMetricData",
                            null,
                            "no sample of late",
                            null));
                case COPY_YOUNG -> new LagJudgement(LagJudgement.State.TOO_YOUNG, null, "created 40 s ago");
                case COPY_BEHIND -> new LagJudgement(LagJudgement.State.KNOWN, Duration.ofMinutes(95), "lag 95 min");
                case DARK, UNREADABLE, LOCKED_OUT, NONE, CHANGING, PROMOTING, WRITER, STALE, OLD, ALONE_UNTOLD -> null;
            };
        }

        private @Nullable RegionName newest(RegionName region, RegionName peer) {
            return switch (this) {
                case WRITER -> region;
                case STALE,
                        OLD,
                        COPY,
                        COPY_UNTOLD,
                        COPY_YOUNG,
                        COPY_WITHOUT_SAMPLE,
                        COPY_BEHIND,
                        COPY_UNFINISHED,
                        GLOBAL_COPY -> peer;
                case DARK, UNREADABLE, LOCKED_OUT, NONE, CHANGING, PROMOTING, ALONE_UNTOLD -> null;
            };
        }
    }

    private static Row row(String name, @Nullable RegionName serving, Half home, Half away, String... commands) {
        return new Row(name, serving, home, away, List.of(commands));
    }

    static Stream<Row> situations() {
        return Stream.of(
                row("all is well", PRIMARY, Half.WRITER, Half.COPY),
                row(
                        "at home, whether the copy follows is unknown",
                        PRIMARY,
                        Half.WRITER,
                        Half.COPY_UNTOLD,
                        VERIFY_COPY),
                row("at home, no recent sample", PRIMARY, Half.WRITER, Half.COPY_WITHOUT_SAMPLE, VERIFY_COPY),
                row("at home, the copy far behind", PRIMARY, Half.WRITER, Half.COPY_BEHIND, STATUS),
                row("at home, the copy's instance is being made", PRIMARY, Half.WRITER, Half.COPY_UNFINISHED, STATUS),
                row(
                        "the way home, the copy's instance is being made",
                        RECOVERY,
                        Half.COPY_UNFINISHED,
                        Half.WRITER,
                        STATUS),
                row(
                        "users are back, the copy's instance is being made",
                        PRIMARY,
                        Half.COPY_UNFINISHED,
                        Half.WRITER,
                        APP_AWAY,
                        STATUS),
                row(
                        "home is dark, the copy's instance is being made",
                        PRIMARY,
                        Half.DARK,
                        Half.COPY_UNFINISHED,
                        APP_AWAY,
                        STATUS),
                row(
                        "the application moved, home is dark, the copy's instance is being made",
                        RECOVERY,
                        Half.DARK,
                        Half.COPY_UNFINISHED,
                        STATUS),
                row(
                        "the application moved, the global database didn't",
                        RECOVERY,
                        Half.WRITER,
                        Half.GLOBAL_COPY,
                        APP_HOME,
                        "drctl switchover db --to us-west-1"),
                row(
                        "the application moved, the global database's writer is lost",
                        RECOVERY,
                        Half.DARK,
                        Half.GLOBAL_COPY,
                        "drctl failover db --to us-west-1"),
                row("home is dark", PRIMARY, Half.DARK, Half.COPY, APP_AWAY, DB_AWAY),
                row("home can't be read", PRIMARY, Half.UNREADABLE, Half.COPY, APP_AWAY, DB_AWAY + FORCED),
                row(
                        "home is dark, no sample",
                        PRIMARY,
                        Half.DARK,
                        Half.COPY_WITHOUT_SAMPLE,
                        APP_AWAY,
                        DB_AWAY + UNKNOWN),
                row(
                        "home is dark, the copy far behind",
                        PRIMARY,
                        Half.DARK,
                        Half.COPY_BEHIND,
                        APP_AWAY,
                        DB_AWAY + " --accept-data-loss 1h36m"),
                row(
                        "home can't be read, no sample",
                        PRIMARY,
                        Half.UNREADABLE,
                        Half.COPY_WITHOUT_SAMPLE,
                        APP_AWAY,
                        DB_AWAY + UNKNOWN + FORCED),
                row(
                        "the application moved, home is dark, no sample",
                        RECOVERY,
                        Half.DARK,
                        Half.COPY_WITHOUT_SAMPLE,
                        DB_AWAY + UNKNOWN),
                row(
                        "both moved, that is dark, no sample",
                        RECOVERY,
                        Half.COPY_WITHOUT_SAMPLE,
                        Half.DARK,
                        APP_HOME,
                        DB_LOST + UNKNOWN),
                row("the way home, the copy far behind", RECOVERY, Half.COPY_BEHIND, Half.WRITER, STATUS),
                row("users are back, the copy far behind", PRIMARY, Half.COPY_BEHIND, Half.WRITER, STATUS),
                row(
                        "users are back, no recent sample",
                        PRIMARY,
                        Half.COPY_WITHOUT_SAMPLE,
                        Half.WRITER,
                        APP_AWAY,
                        "drctl verify primary"),
                row("home is dark, promoted already", PRIMARY, Half.DARK, Half.WRITER, APP_AWAY),
                row("home is dark, the copy untold", PRIMARY, Half.DARK, Half.COPY_UNTOLD, "drctl verify dr-site"),
                row(
                        "home can't be read, the copy untold",
                        PRIMARY,
                        Half.UNREADABLE,
                        Half.COPY_UNTOLD,
                        "drctl verify dr-site"),
                row("both moved, that is dark now", RECOVERY, Half.COPY_UNTOLD, Half.DARK, "drctl verify primary"),
                row("both moved, that is dark, home follows", RECOVERY, Half.COPY, Half.DARK, APP_HOME, DB_LOST),
                row("home is dark, no copy", PRIMARY, Half.DARK, Half.NONE, VERIFY),
                row("the application moved, home is dark", RECOVERY, Half.DARK, Half.COPY, DB_AWAY),
                row(
                        "the application moved, home is well",
                        RECOVERY,
                        Half.WRITER,
                        Half.COPY,
                        APP_HOME,
                        DB_AWAY + FORCED),
                row("both moved, home is dark", RECOVERY, Half.DARK, Half.WRITER, STATUS),
                row("the credentials have expired", null, Half.LOCKED_OUT, Half.LOCKED_OUT, STATUS),
                row("one Region accepts no credentials", PRIMARY, Half.LOCKED_OUT, Half.COPY, STATUS),
                row("both moved, home can't be read", RECOVERY, Half.UNREADABLE, Half.WRITER, STATUS),
                row("both moved, the old writer writes", RECOVERY, Half.STALE, Half.WRITER, delete(RECOVERY)),
                row(
                        "both moved, the old writer is protected",
                        RECOVERY,
                        Half.OLD,
                        Half.WRITER,
                        "aws rds modify-db-cluster --region us-east-2 --db-cluster-identifier flask-site-us-east-2"
                                + " --no-deletion-protection",
                        delete(RECOVERY)),
                row(
                        "both moved, home is empty",
                        RECOVERY,
                        Half.NONE,
                        Half.WRITER,
                        "drctl provision --region us-east-2"),
                row("both moved, home is being made", RECOVERY, Half.CHANGING, Half.WRITER, STATUS),
                row("the way home is open", RECOVERY, Half.COPY, Half.WRITER, APP_HOME, DB_HOME),
                row("the copy at home isn't ready", RECOVERY, Half.COPY_UNTOLD, Half.WRITER, "drctl verify primary"),
                row("the application is home, the database isn't", PRIMARY, Half.COPY, Half.WRITER, DB_HOME),
                row("users are at a stale writer", PRIMARY, Half.STALE, Half.WRITER, APP_AWAY),
                row("users are at an old protected writer", PRIMARY, Half.OLD, Half.WRITER, APP_AWAY),
                row("users are where no database is", RECOVERY, Half.WRITER, Half.NONE, APP_HOME),
                row("users are where it is being made", RECOVERY, Half.WRITER, Half.CHANGING, APP_HOME),
                row("no copy", PRIMARY, Half.WRITER, Half.NONE, "drctl provision --region us-west-1"),
                row("the copy is being made", PRIMARY, Half.WRITER, Half.CHANGING, STATUS),
                row("the recovery Region is dark", PRIMARY, Half.WRITER, Half.DARK, STATUS),
                row("a promotion is under way", PRIMARY, Half.WRITER, Half.PROMOTING, STATUS),
                row("a promotion at home is under way", RECOVERY, Half.PROMOTING, Half.WRITER, STATUS),
                row("two writers, nothing tells", PRIMARY, Half.ALONE_UNTOLD, Half.ALONE_UNTOLD, VERIFY),
                row("both dark", PRIMARY, Half.DARK, Half.DARK, VERIFY),
                row("nothing there yet", null, Half.NONE, Half.NONE, "drctl provision --region us-east-2"),
                row("the records lead nowhere known", null, Half.WRITER, Half.COPY, VERIFY));
    }

    private static String delete(RegionName serving) {
        return "drctl failover db --to " + serving + " --delete-old-primary";
    }

    private static Situation situation(Row row) {
        Map<RegionName, Side> sides = new LinkedHashMap<>();
        sides.put(PRIMARY, row.home().in(PRIMARY, RECOVERY));
        sides.put(RECOVERY, row.away().in(RECOVERY, PRIMARY));
        return new Situation(
                SITE.application(),
                SITE.database(),
                Instant.EPOCH,
                new UserTraffic(row.serving(), row.serving(), Set.of(), "www leads there"),
                sides);
    }

    static Stream<NextStep> steps(Row row, boolean simulated) {
        return steps(SITE, row, simulated);
    }

    static Stream<NextStep> steps(Inventory site, Row row, boolean simulated) {
        return NextSteps.of(site, situation(row), simulated).stream();
    }

    private static List<String> commands(Row row, boolean simulated) {
        return steps(row, simulated).map(step -> step.command().line()).toList();
    }

    @ParameterizedTest
    @MethodSource("situations")
    void each_situation_has_its_commands(Row row) {
        assertThat(commands(row, false)).isEqualTo(row.commands());
        assertThat(NextSteps.of(SITE, situation(row), false))
                .allSatisfy(step -> assertThat(step.why().text()).isNotBlank());
    }

    @Test
    void what_has_to_be_agreed_to_is_said_with_its_reason() {
        assertThat(whys(row("dark", PRIMARY, Half.DARK, Half.COPY_WITHOUT_SAMPLE)))
                .contains("Then the database, so that users can write again (how much promoting loses can't be"
                        + " determined: cloudwatch:GetMetricData: no sample of late)");
        assertThat(whys(row("dark", PRIMARY, Half.DARK, Half.COPY_BEHIND)))
                .contains("Then the database, so that users can write again (lag 95 min, more than the RPO of 5 min)");
        assertThat(whys(row("home", PRIMARY, Half.COPY_BEHIND, Half.WRITER)))
                .singleElement()
                .asString()
                .endsWith(
                        ". First the replica has to catch up, as far as the RPO of 5 min (now: lag 95 min); wait, then"
                                + " look again");
        assertThat(whys(row("denied", RECOVERY, Half.UNREADABLE, Half.COPY)))
                .singleElement()
                .asString()
                .endsWith("; if us-east-2 is lost as far as you know, and not just unreadable");
    }

    @Test
    void a_copy_that_nobody_could_write_to_is_named_with_its_instance() {
        assertThat(whys(row("home", PRIMARY, Half.WRITER, Half.COPY_UNFINISHED)))
                .containsExactly(
                        "The replica in us-west-1 can't take over yet: db-1 is creating; wait until that instance"
                                + " is available, then look again");
    }

    private static List<String> whys(Row row) {
        return NextSteps.of(SITE, situation(row), false).stream()
                .map(step -> step.why().text())
                .toList();
    }

    /** A replica has its first sample some minutes after it was made, and until then nothing is wrong with it. */
    @Test
    void a_young_replica_without_a_sample_is_waited_for() {
        assertThat(NextSteps.of(SITE, situation(row("", PRIMARY, Half.WRITER, Half.COPY_YOUNG)), false))
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.command()).hasToString(STATUS);
                    assertThat(step.why().text()).contains("as it is new: created 40 s ago; wait a few minutes");
                });
        assertThat(whys(row("", PRIMARY, Half.WRITER, Half.COPY_UNTOLD)))
                .singleElement()
                .asString()
                .contains("still follows can't be determined: cloudwatch:GetMetricData: no sample of late");
    }

    @Test
    void the_way_home_says_what_open_connections_go_on_writing() {
        assertThat(String.join("; ", whys(row("", RECOVERY, Half.COPY, Half.WRITER))))
                .contains("go on writing to us-west-1 until they reconnect", "only as far as the replica has it")
                .contains("stop the application in us-west-1 first")
                .doesNotContain("nothing is lost");
    }

    @Test
    void an_old_writer_is_not_said_to_have_no_users() {
        assertThat(String.join("; ", whys(row("", RECOVERY, Half.STALE, Half.WRITER))))
                .contains("still accepts writes from connected clients; none of them reach us-west-1");
    }

    @Test
    void a_region_that_is_only_unreadable_is_not_called_lost() {
        Row row = row("", PRIMARY, Half.UNREADABLE, Half.COPY);

        assertThat(NextSteps.of(SITE, situation(row), false).get(0).why().text())
                .contains("us-east-2, which can't be read; if it is lost as far as you know, us-west-1 has");
    }

    @Test
    void users_in_a_region_that_is_dark_are_never_nothing_to_do() {
        for (Half away : Half.values()) {
            assertThat(commands(row("dark, " + away, PRIMARY, Half.DARK, away), false))
                    .as(away.name())
                    .isNotEmpty();
            assertThat(commands(row("dark, " + away, RECOVERY, away, Half.DARK), false))
                    .as(away.name())
                    .isNotEmpty();
        }
    }

    /** Whatever the two databases are, and wherever users are. */
    @Test
    void users_are_never_sent_to_a_database_that_is_known_to_be_stale() {
        for (RegionName serving : List.of(PRIMARY, RECOVERY)) {
            for (Half home : Half.values()) {
                for (Half away : Half.values()) {
                    Row row = row(home + ", " + away, serving, home, away);
                    if ((home == Half.STALE || home == Half.OLD) && away == Half.WRITER) {
                        assertThat(commands(row, false)).as(row.name()).doesNotContain(APP_HOME);
                    }
                    if ((away == Half.STALE || away == Half.OLD) && home == Half.WRITER) {
                        assertThat(commands(row, false)).as(row.name()).doesNotContain(APP_AWAY);
                    }
                }
            }
        }
    }

    @Test
    void what_is_protected_is_deleted_by_the_way_home_once_that_is_lifted_or_kept_under_another_name() {
        Inventory asked = Inventories.askedBySql(
                SITE,
                new SqlAccess(
                        new SqlAccess.Login.Variable("drctl", "SQL_PASSWORD"),
                        new ByRegion<>(Map.of()),
                        SqlAccess.PORT,
                        null,
                        null));

        assertThat(steps(asked, row("closing", RECOVERY, Half.OLD, Half.WRITER), true))
                .extracting(step -> step.command().line())
                .containsExactly("drctl sandbox unprotect us-east-2", "drctl failback", "drctl failback --keep-old");
        assertThat(steps(asked, row("closing", RECOVERY, Half.STALE, Half.WRITER), true))
                .extracting(step -> step.command().line())
                .containsExactly("drctl failback");
    }

    @Test
    void in_the_sandbox_the_protection_is_lifted_there() {
        assertThat(commands(row("closing", RECOVERY, Half.OLD, Half.WRITER), true))
                .containsExactly("drctl sandbox unprotect us-east-2", delete(RECOVERY));
    }

    private static List<String> diverted(RegionName serving, Half home, Half away, RegionName... firing) {
        RegionName recorded = serving.equals(PRIMARY) ? RECOVERY : PRIMARY;
        return told(new UserTraffic(serving, recorded, Set.of(firing), "diverted"), home, away);
    }

    private static List<String> told(UserTraffic users, Half home, Half away) {
        Situation seen = situation(row("", users.serving(), home, away));
        return NextSteps.of(
                        SITE, new Situation(seen.application(), seen.database(), seen.at(), users, seen.sides()), true)
                .stream()
                .map(step -> step.command().toString())
                .toList();
    }

    @Test
    void users_whom_an_alarm_sends_away_from_a_writer_that_is_well_are_sent_back_by_its_all_clear() {
        assertThat(diverted(RECOVERY, Half.WRITER, Half.COPY, RECOVERY)).containsExactly(CLEAR_AWAY, DB_AWAY + FORCED);
    }

    @Test
    void users_whom_a_health_check_sends_away_come_back_when_it_is_healthy_or_the_database_follows() {
        assertThat(diverted(RECOVERY, Half.WRITER, Half.COPY))
                .containsExactly("drctl verify primary", DB_AWAY + FORCED);
    }

    @Test
    void users_whom_an_alarm_keeps_from_a_dark_region_want_records_that_follow_a_writer_and_then_the_all_clear() {
        assertThat(diverted(RECOVERY, Half.DARK, Half.COPY, RECOVERY)).containsExactly(APP_AWAY, DB_AWAY, CLEAR_AWAY);
        assertThat(diverted(RECOVERY, Half.DARK, Half.WRITER, RECOVERY)).containsExactly(APP_AWAY, STATUS, CLEAR_AWAY);
    }

    @Test
    void records_never_follow_users_whom_a_health_check_sends_to_a_database_without_the_newest_writes() {
        // The newest writes are in a Region that is dark.
        assertThat(diverted(PRIMARY, Half.STALE, Half.DARK)).containsExactly(STATUS);
        for (Half away : Half.values()) {
            for (Half stale : List.of(Half.STALE, Half.OLD, Half.ALONE_UNTOLD, Half.COPY_UNTOLD)) {
                assertThat(diverted(PRIMARY, stale, away))
                        .as(stale + ", " + away)
                        .doesNotContain(APP_HOME);
            }
        }
    }

    /** Users in the primary Region, of whom something is not known. */
    private static UserTraffic partlyKnown(@Nullable RegionName recorded, String unknown) {
        return new UserTraffic(PRIMARY, PRIMARY, recorded, Set.of(), Set.of(), List.of(unknown), null, Map.of(), "");
    }

    @Test
    void what_is_not_known_of_users_is_never_nothing_to_do() {
        assertThat(told(partlyKnown(null, "where www points can't be determined"), Half.WRITER, Half.COPY))
                .containsExactly(VERIFY);
        assertThat(told(partlyKnown(PRIMARY, "whether the alarm fires can't be determined"), Half.WRITER, Half.COPY))
                .containsExactly(STATUS);
    }

    @Test
    void an_alarm_that_still_fires_where_the_records_lead_is_cleared() {
        assertThat(told(new UserTraffic(RECOVERY, RECOVERY, Set.of(RECOVERY), ""), Half.DARK, Half.WRITER))
                .containsExactly(STATUS, CLEAR_AWAY);
    }

    /** As the step that gives the all-clear does: the Region that was left may come back, and lead users there. */
    @Test
    void an_alarm_where_the_records_lead_is_kept_up_while_nobody_knows_whether_the_others_fires() {
        UserTraffic users = new UserTraffic(
                RECOVERY,
                RECOVERY,
                RECOVERY,
                Set.of(RECOVERY),
                Set.of(PRIMARY),
                List.of("whether the alarm fires can't be determined"),
                null,
                Map.of(),
                "");
        assertThat(told(users, Half.DARK, Half.WRITER)).containsExactly(STATUS, STATUS);
    }

    @Test
    void an_alarm_that_will_send_users_to_a_copy_is_cleared() {
        assertThat(told(new UserTraffic(PRIMARY, PRIMARY, Set.of(RECOVERY), ""), Half.WRITER, Half.COPY))
                .containsExactly(CLEAR_AWAY);
    }

    private static List<String> whileSpreading(@Nullable RegionName answered, RegionName to, Half home, Half away) {
        Spread spread = new Spread(to, "Route 53 reports it PENDING", Command.drctl("run", "resume", "RUN"));
        return told(
                new UserTraffic(answered, answered, to, Set.of(), Set.of(), List.of(), spread, Map.of(), "on its way"),
                home,
                away);
    }

    @Test
    void a_change_of_the_records_that_is_on_its_way_is_waited_for_and_not_undone() {
        assertThat(whileSpreading(PRIMARY, RECOVERY, Half.WRITER, Half.COPY)).containsExactly(GO_ON);
        assertThat(whileSpreading(null, RECOVERY, Half.WRITER, Half.COPY)).containsExactly(GO_ON);
        assertThat(whileSpreading(RECOVERY, PRIMARY, Half.COPY, Half.WRITER)).containsExactly(GO_ON);
    }

    @Test
    void the_database_need_not_wait_for_the_name_servers_where_its_writer_is_lost() {
        assertThat(whileSpreading(PRIMARY, RECOVERY, Half.DARK, Half.COPY)).containsExactly(GO_ON, DB_AWAY);
    }

    @Test
    void an_alarm_is_left_alone_while_the_records_that_would_have_to_follow_cant_be_read() {
        assertThat(told(new UserTraffic(RECOVERY, null, Set.of(RECOVERY), ""), Half.DARK, Half.WRITER))
                .containsExactly(STATUS, STATUS);
    }

    /** Wherever the answers go and whatever fires: what isn't as it should be is never called nothing. */
    @Test
    void users_who_are_sent_elsewhere_than_the_records_say_are_never_nothing_to_do() {
        for (Half home : Half.values()) {
            for (Half away : Half.values()) {
                assertThat(diverted(RECOVERY, home, away))
                        .as(home + ", " + away)
                        .isNotEmpty();
                assertThat(diverted(PRIMARY, home, away)).as(home + ", " + away).isNotEmpty();
            }
        }
    }
}
