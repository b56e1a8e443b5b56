package io.drctl.readiness;

import io.drctl.cloud.DatabaseSettings;
import io.drctl.cloud.DatabaseSettings.Parameter;
import io.drctl.cloud.Databases;
import io.drctl.cloud.IngressRule;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RegionRole;
import io.drctl.inventory.Replication;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a Region's cluster is kept, which shows only once it has to write, or to be restored: backups, protection,
 * parameters, and whether clients are let in. Where nothing is told of that, nothing is checked.
 *
 * @param found the cluster
 * @param source that of the primary Region
 */
record DatabaseSettingsCheck(
        Inventory inventory,
        Database database,
        SiteRegion home,
        DatabaseReads databases,
        ComputeReads compute,
        Databases.Cluster found,
        Reading<Optional<Databases.Cluster>> source) {
    private static final String BACKUPS = "database-cluster.backups";
    private static final String PROTECTED = "database-cluster.protected";
    private static final String APPLIED = "database-cluster.parameters-applied";
    private static final String BINLOG = "database-cluster.binlog";
    private static final String WRITABLE = "database-cluster.writable";
    private static final String PARAMETERS = "database-cluster.parameters";
    private static final String REACHABLE = "database-cluster.reachable";

    static final List<String> IDS = List.of(BACKUPS, PROTECTED, APPLIED, BINLOG, WRITABLE, PARAMETERS, REACHABLE);

    /**
     * Aurora backs up all the time, and the latest restorable time is normally within the last five minutes (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Managing.Backups.html">backups</a>).
     */
    private static final Duration BACKUP_TRAILS_MAX = Duration.ofHours(1);

    /**
     * What an application notices when it meets another server: what statements mean and what is stored, who may log in
     * and how much. What differs besides, such as sizes of caches, is nobody's promise.
     */
    private static final List<String> COMPARED = List.of(
            "binlog_format",
            "character_set_client",
            "character_set_connection",
            "character_set_database",
            "character_set_results",
            "character_set_server",
            "collation_connection",
            "collation_server",
            "default_authentication_plugin",
            "event_scheduler",
            "explicit_defaults_for_timestamp",
            "group_concat_max_len",
            "innodb_strict_mode",
            "log_bin_trust_function_creators",
            "lower_case_table_names",
            "max_allowed_packet",
            "max_connections",
            "require_secure_transport",
            "sql_mode",
            "time_zone",
            "transaction_isolation",
            "tx_isolation",
            "wait_timeout");

    void examine(Findings findings) {
        DatabaseSettings settings = found.settings();
        if (settings == null) {
            return;
        }
        String group = settings.parameterGroup();
        if (group != null && !PromotedServer.isDefault(group)) {
            databases.parameters(home.name(), group);
        }
        Reading<List<IngressRule>> rules =
                settings.securityGroups().isEmpty() ? null : compute.ingress(home.name(), settings.securityGroups());
        String subject = "database cluster " + found.id();
        findings.check(
                BACKUPS,
                subject,
                "can be restored to within the last " + Durations.words(BACKUP_TRAILS_MAX),
                () -> backups(settings, findings.now()));
        findings.check(PROTECTED, subject, "protected from deletion", this::isProtected);
        findings.check(APPLIED, subject, "its instances run by its parameter group", () -> applied(settings));
        if (group != null) {
            if (database.replication() instanceof Replication.BinlogReplica && isMySql()) {
                findings.check(
                        BINLOG, subject, "writes a binary log, from which a replica follows", () -> binlog(group));
            }
            if (isMySql()) {
                findings.check(WRITABLE, subject, "accepts writes unless it is a replica", () -> writable(group));
            }
            if (home.role() == RegionRole.RECOVERY) {
                findings.check(
                        PARAMETERS,
                        subject,
                        "parameters as in " + inventory.primary().name(),
                        () -> compared(group));
            }
        }
        if (rules != null) {
            findings.check(
                    REACHABLE,
                    subject,
                    "its security groups let clients in on port " + settings.port(),
                    () -> reachable(settings, rules.get()));
        }
    }

    private boolean isMySql() {
        return found.engine().equals("aurora-mysql");
    }

    private Judgement backups(DatabaseSettings settings, Instant now) {
        if (settings.backupDays() == 0) {
            return Judgement.fail(
                    "no automated backups are kept", "keep some, by the retention period where the cluster is made");
        }
        String kept = "backups are kept for " + Words.count(settings.backupDays(), "day");
        Instant newest = settings.restorableTo();
        if (newest == null) {
            return Judgement.unknown(
                    kept + "; to when it can be restored, RDS doesn't say", "wait a few minutes, then verify again");
        }
        Duration behind = Duration.between(newest, now);
        return behind.compareTo(BACKUP_TRAILS_MAX) > 0
                ? Judgement.fail(
                        kept + ", but it can only be restored to " + newest + ", " + Durations.words(behind) + " ago",
                        Remedy.of("see why RDS doesn't back it up: ").then(events()))
                : Judgement.pass(kept);
    }

    private Command events() {
        return Command.aws(
                "rds",
                "describe-events",
                "--region",
                home.name(),
                "--source-type",
                "db-cluster",
                "--source-identifier",
                found.id());
    }

    private Judgement isProtected() {
        return found.deletionProtected()
                ? Judgement.pass("protected")
                : Judgement.warn(
                        "one call deletes it",
                        Remedy.of("protect it where it is made, or at once: ")
                                .then(Command.aws(
                                        "rds",
                                        "modify-db-cluster",
                                        "--region",
                                        home.name(),
                                        "--db-cluster-identifier",
                                        found.id(),
                                        "--deletion-protection")));
    }

    private static Judgement applied(DatabaseSettings settings) {
        return settings.pending().isEmpty()
                ? Judgement.pass("they do")
                : Judgement.warn(
                        "not yet: " + Words.list(settings.pending())
                                + "; a failover restarts them, and they would run by other parameters from then on",
                        "restart them at a time of your choice, readers first");
    }

    /** Judges by a group's parameters; those of an engine's own group are known, and aren't asked for. */
    private Judgement by(RegionName region, String group, Function<List<Parameter>, Judgement> judge) {
        List<Parameter> told = databases.parameters(region, group).get();
        return told.isEmpty()
                ? Judgement.unknown(
                        "RDS lists no parameter of the group " + group + " in " + region,
                        "see whether there is such a group, then verify again")
                : judge.apply(told);
    }

    private Judgement binlog(String group) {
        return PromotedServer.isDefault(group)
                ? binlogOff(group)
                : by(
                        home.name(),
                        group,
                        told -> PromotedServer.value(told, "binlog_format")
                                .filter(value -> !value.equalsIgnoreCase("OFF"))
                                .map(value -> Judgement.pass("binlog_format is " + value))
                                .orElseGet(() -> binlogOff(group)));
    }

    /** Aurora writes no binary log unless it is told to. */
    private Judgement binlogOff(String group) {
        String seen = "binlog_format is OFF in its parameter group " + group;
        String remedy = (PromotedServer.isDefault(group) ? "give it a parameter group of its own with" : "set")
                + " binlog_format ROW where the group is made, and restart its writer";
        return found.isReplica()
                ? Judgement.warn(
                        seen + ": once it is promoted, nothing can follow it home",
                        remedy + " now: after a promotion that would be another interruption")
                : Judgement.fail(seen + ": nothing can follow it", remedy);
    }

    private Judgement writable(String group) {
        return PromotedServer.isDefault(group)
                ? Judgement.pass("its parameter group is the engine's own")
                : by(
                        home.name(),
                        group,
                        told -> PromotedServer.refusingWrites(home.name(), group, told)
                                .map(problem -> Judgement.fail(problem.seen(), problem.remedy()))
                                .orElseGet(() -> Judgement.pass(PromotedServer.value(told, "read_only")
                                        .map(value -> "read_only is " + value)
                                        .orElse("read_only isn't set"))));
    }

    private Judgement compared(String group) {
        RegionName primary = inventory.primary().name();
        DatabaseSettings theirs = source.get().map(Databases.Cluster::settings).orElse(null);
        String other = theirs == null ? null : theirs.parameterGroup();
        if (other == null) {
            return Judgement.unknown(
                    "which parameter group the cluster of " + primary + " has isn't told",
                    "see whether there is such a cluster, then verify again");
        }
        return PromotedServer.isDefault(group) && group.equals(other)
                ? Judgement.pass("both have the engine's own, " + group)
                : by(primary, other, there -> by(home.name(), group, here -> compared(group, here, other, there)));
    }

    private Judgement compared(String group, List<Parameter> here, String other, List<Parameter> there) {
        List<String> differing = new ArrayList<>();
        for (String name : COMPARED) {
            String one = PromotedServer.value(here, name).orElse("the default");
            String two = PromotedServer.value(there, name).orElse("the default");
            if (!one.equalsIgnoreCase(two) && !isToldAlready(name, two)) {
                differing.add(name + " is " + one + ", there " + two);
            }
        }
        return differing.isEmpty()
                ? Judgement.pass("the same, as far as an application notices")
                : Judgement.warn(
                        "differs from " + inventory.primary().name() + ": " + String.join("; ", differing),
                        "make " + group + " and " + other
                                + " agree where they are made, or see that the application works with both");
    }

    /** That a source writes no binary log is a finding of its own. */
    private boolean isToldAlready(String name, String there) {
        return name.equals("binlog_format")
                && database.replication() instanceof Replication.BinlogReplica
                && (there.equals("the default") || there.equalsIgnoreCase("OFF"));
    }

    private Judgement reachable(DatabaseSettings settings, List<IngressRule> rules) {
        CopyReach reach = new CopyReach(settings.securityGroups(), rules);
        if (reach.isClosed() && CopyReach.isAsked(database)) {
            return Judgement.pass("closed, as the fence security-group closes it; what that means is told there");
        }
        return PromotedServer.shuttingOut(home.name(), settings, rules)
                .map(problem -> Judgement.fail(problem.seen(), problem.remedy()))
                .orElseGet(() -> Judgement.pass(reach.seen()));
    }
}
