package io.drctl.simulation;

import io.drctl.inventory.AssetKind;
import io.drctl.inventory.DatabaseName;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Fence;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.runbook.Parameter;
import io.drctl.runbook.Runbook;
import io.drctl.runbook.RunbookLibrary;
import io.drctl.sim.Fault;
import io.drctl.sim.Peculiarity;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.ShippedRunbooks;
import io.drctl.testing.TwoApplications;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What happens in one simulated world: what the operators enter, and what goes wrong meanwhile. All of it follows from
 * the seed, and all of it can be taken away piece by piece, to find the shortest history that shows a mistake.
 *
 * @param seed of the world and of the order of its threads
 * @param kind what site it is
 * @param isEmpty whether the world holds nothing yet but the account
 * @param isUnprotected whether the clusters' deletion protection was lifted
 * @param first what the first operator enters, one after the other
 * @param rival what a second operator enters
 * @param rivalAfterSeconds when the rival begins
 * @param rivalElsewhere whether the rival sits at another machine, where the first one's lock and journals aren't
 * @param peculiarities what the site has from the start that ours hasn't
 */
record Scenario(
        long seed,
        Kind kind,
        boolean isEmpty,
        boolean isUnprotected,
        List<Command> first,
        List<Command> rival,
        int rivalAfterSeconds,
        boolean rivalElsewhere,
        List<Trouble> troubles,
        List<Peculiarity> peculiarities) {
    /** Whether Route 53 may accept a change and lose it afterwards. */
    boolean losesChanges() {
        return troubles.stream().anyMatch(trouble -> trouble.fault() instanceof Fault.StrandedChanges);
    }

    /** What the inventory says of routing and database. */
    enum Kind {
        FAILOVER_RECORDS,
        SIMPLE_RECORDS,
        WEIGHTED_RECORDS,
        GLOBAL_DATABASE,
        /** RDS instances that belong to no cluster, one a replica of the other. */
        RDS_REPLICA,
        /**
         * Home is lost for good, and drctl repair has paired the survivor with a Region in which there is nothing yet.
         */
        REPAIRED
    }

    Scenario {
        first = List.copyOf(first);
        rival = List.copyOf(rival);
        troubles = List.copyOf(troubles);
        peculiarities = List.copyOf(peculiarities);
    }

    /** A fault and the time in which it lasts, in seconds from when the first command is entered. */
    record Trouble(Fault fault, int from, int until) {
        @Override
        public String toString() {
            return fault + " from " + from + " s until " + until + " s";
        }
    }

    /** When faults have stopped at the latest. */
    static final int TROUBLES_END = 3600;

    /** A provisioned site on which one operator enters some commands, and nothing goes wrong. */
    static Scenario quiet(long seed, List<Command> commands) {
        return new Scenario(
                seed, Kind.FAILOVER_RECORDS, false, true, commands, List.of(), 0, false, List.of(), List.of());
    }

    Scenario with(List<Command> commands, List<Command> rivals, List<Trouble> others) {
        return new Scenario(
                seed,
                kind,
                isEmpty,
                isUnprotected,
                commands,
                rivals,
                rivalAfterSeconds,
                rivalElsewhere,
                others,
                peculiarities);
    }

    Scenario with(List<Peculiarity> others) {
        return new Scenario(
                seed, kind, isEmpty, isUnprotected, first, rival, rivalAfterSeconds, rivalElsewhere, troubles, others);
    }

    /** The same on a site of another kind. */
    Scenario with(Kind another) {
        return new Scenario(
                seed,
                another,
                isEmpty,
                isUnprotected,
                first,
                rival,
                rivalAfterSeconds,
                rivalElsewhere,
                troubles,
                peculiarities);
    }

    Scenario inAnEmptyAccount() {
        return new Scenario(
                seed,
                kind,
                true,
                isUnprotected,
                first,
                rival,
                rivalAfterSeconds,
                rivalElsewhere,
                troubles,
                peculiarities);
    }

    /** The inventory of the site. */
    Inventory site() {
        Inventory onGroups = peculiarities.contains(Peculiarity.ON_GROUPS)
                ? Inventories.onGroups(withFences())
                : peculiarities.contains(Peculiarity.SCALED_DOWN) ? Inventories.scaledDown(withFences()) : withFences();
        Inventory onServices =
                peculiarities.contains(Peculiarity.SCALED_SERVICE) ? Inventories.withScaledService(onGroups) : onGroups;
        Inventory sized =
                peculiarities.contains(Peculiarity.SCALED_NODES) ? Inventories.withScaledNodes(onServices) : onServices;
        Inventory served = peculiarities.contains(Peculiarity.HEADLESS) && Math.floorMod(seed, 3) > 0
                ? Inventories.headless(sized)
                : peculiarities.contains(Peculiarity.SMALL_DATABASE) ? Inventories.smallDatabase(sized) : sized;
        Inventory held = isHeldOff() ? Inventories.withHoldOff(served, HOLD_OFF) : served;
        return peculiarities.contains(Peculiarity.DATABASE_NAME)
                ? Inventories.withDatabaseName(held, new DatabaseName("db.drctl.example", "drctl.example"))
                : peculiarities.contains(Peculiarity.PRIVATE_DATABASE_NAME)
                        ? Inventories.withDatabaseName(held, new DatabaseName("db.drctl.internal", "drctl.internal"))
                        : held;
    }

    /** Whether a move holds off another one: where health checks alternate, and somebody may follow them. */
    boolean isHeldOff() {
        return troubles.stream().anyMatch(trouble -> trouble.fault() instanceof Fault.HealthAlternates);
    }

    private Inventory withFences() {
        if (isFenced() && peculiarities.contains(Peculiarity.ON_GROUPS)) {
            return switch (Math.floorMod(seed, 4)) {
                case 0 -> Inventories.withFences(unfenced(), Fence.APPLICATION);
                case 1 -> Inventories.withFences(unfenced(), Fence.READ_ONLY, Fence.APPLICATION);
                default -> Inventories.withFences(unfenced(), Fence.READ_ONLY, Fence.SECURITY_GROUP, Fence.APPLICATION);
            };
        }
        if (isFenced()) {
            return switch (Math.floorMod(seed, 4)) {
                case 0 -> Inventories.withFences(unfenced(), Fence.SECURITY_GROUP);
                case 1 -> Inventories.withFences(unfenced(), Fence.READ_ONLY);
                default -> Inventories.withFences(unfenced(), Fence.READ_ONLY, Fence.SECURITY_GROUP);
            };
        }
        return unfenced();
    }

    private Inventory unfenced() {
        return switch (kind) {
            case FAILOVER_RECORDS -> FAILOVER_SITE;
            case SIMPLE_RECORDS -> SIMPLE_SITE;
            case WEIGHTED_RECORDS -> WEIGHTED_SITE;
            case GLOBAL_DATABASE -> GLOBAL_SITE;
            case RDS_REPLICA -> RDS_SITE;
            case REPAIRED -> Repaired.SITE;
        };
    }

    /** After a move, while health checks alternate. */
    static final Duration HOLD_OFF = Duration.ofHours(1);

    private static final Inventory FAILOVER_SITE =
            Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.BINLOG_REPLICA);
    private static final Inventory SIMPLE_SITE = Inventories.flaskSite(Routing.SIMPLE, DatabaseTopology.BINLOG_REPLICA);
    private static final Inventory WEIGHTED_SITE =
            Inventories.flaskSite(Routing.WEIGHTED, DatabaseTopology.BINLOG_REPLICA);
    private static final Inventory GLOBAL_SITE =
            Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE);

    private static final Inventory RDS_SITE = Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.RDS_REPLICA);

    /** Made of a file, and so not before it is needed. */
    private static final class Repaired {
        static final Inventory SITE = Inventories.repaired();
    }

    static Scenario of(long seed) {
        return drawn(seed)
                .goingHome(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 60))
                .underLeases(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 50))
                .onInstances(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 61))
                .flapping(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 62))
                .named(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 71))
                .scaledDown(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 70))
                .fencesVerified(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 80))
                .killedBesideLease(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 97))
                .onGroups(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 81))
                .headless(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 120))
                .onSmallDatabases(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 121))
                .partitioned(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 98))
                .onServices(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 110))
                .onNodes(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 111))
                .forced(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 82))
                .homeOnInstances(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 130))
                .networked(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 131))
                .kept(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 140))
                .globalFenced(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 150))
                .keepingOld(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 160));
    }

    /**
     * The same by somebody who goes on by force with a switchover that was stopped: killed, interrupted, refused, or
     * while the Region that it was to leave is dark by then.
     */
    private Scenario forced(SplittableRandom random) {
        int planned = -1;
        for (int i = 0; i < first.size(); i++) {
            if (String.valueOf(first.get(i).runbook()).startsWith("switchover-")) {
                planned = i;
            }
        }
        if (random.nextInt(planned < 0 ? 50 : 4) != 0 || isEmpty || kind == Kind.REPAIRED) {
            return this;
        }
        List<Command> commands = new ArrayList<>(planned < 0 ? List.of() : first.subList(0, planned + 1));
        List<Trouble> wrong = new ArrayList<>(troubles);
        if (planned < 0) {
            commands.add(stopped(random, switchoverHere(random)));
        } else if (random.nextBoolean() && !first.get(planned).isDisturbed()) {
            commands.set(planned, stopped(random, first.get(planned)));
        }
        if (random.nextInt(3) == 0 && wrong.stream().noneMatch(each -> each.fault() instanceof Fault.RegionDark)) {
            int from = random.nextInt(random.nextBoolean() ? 30 : 200);
            Fault dark = new Fault.RegionDark(
                    Inventories.PRIMARY, random.nextBoolean() ? Fault.Silence.REFUSE : Fault.Silence.BLACKHOLE);
            wrong.add(new Trouble(dark, from, from + 60 + random.nextInt(1500)));
        }
        if (random.nextInt(4) == 0) {
            commands.add(disturbed(random, Command.RESUME));
        }
        for (int i = random.nextInt(4) == 0 ? 2 : 1; i > 0; i--) {
            Command force = Command.force(consents(random));
            commands.add(
                    switch (random.nextInt(6)) {
                        case 0 -> force.agreedToAfter(1 + random.nextInt(300));
                        case 1 -> force.killedBesideCall(1 + random.nextInt(6));
                        case 2 -> force.killedAt(1 + random.nextInt(120), random.nextBoolean());
                        case 3 -> force.stoppedAfter(1 + random.nextInt(120));
                        default -> force;
                    });
            if (random.nextInt(3) == 0) {
                commands.add(disturbed(random, Command.RESUME));
            }
        }
        List<Command> rest = first.subList(planned + 1, first.size());
        commands.addAll(rest.subList(0, random.nextInt(rest.size() + 1)));
        return with(commands, rival, wrong);
    }

    private Command switchoverHere(SplittableRandom random) {
        return random.nextInt(3) == 0 && !peculiarities.contains(Peculiarity.SECOND_APPLICATION)
                ? siteSwitchover(Inventories.RECOVERY)
                : kind == Kind.GLOBAL_DATABASE
                        ? Command.of("switchover-db-global", Map.of("to", Inventories.RECOVERY.value()))
                        : switchover(Inventories.RECOVERY);
    }

    /** In the minute in which nobody can write, mostly. */
    private static Command stopped(SplittableRandom random, Command command) {
        return switch (random.nextInt(4)) {
            case 0 -> command.killedAt(1 + random.nextInt(120), random.nextBoolean());
            case 1 -> command.stoppedAfter(1 + random.nextInt(random.nextBoolean() ? 30 : 300));
            default -> command.killedBesideCall(1 + random.nextInt(6));
        };
    }

    /** What somebody agrees to who goes on by force. */
    private Map<String, String> consents(SplittableRandom random) {
        Map<String, String> consents = new LinkedHashMap<>();
        if (random.nextInt(4) > 0) {
            consents.put("force-while-healthy", "true");
        }
        if (random.nextBoolean()) {
            consents.put("accept-unknown-loss", "true");
        }
        if (random.nextInt(3) == 0) {
            consents.put(
                    "accept-data-loss",
                    Duration.ofSeconds(60L * random.nextInt(20)).toString());
        }
        boolean isFencedAlready = isFenced();
        if ((kind == Kind.FAILOVER_RECORDS || kind == Kind.RDS_REPLICA)
                && random.nextInt(isFencedAlready ? 2 : 4) == 0) {
            consents.put("accept-unfenced", FAILOVER_SITE.name(AssetKind.DATABASE_CLUSTER, Inventories.PRIMARY));
        }
        return consents;
    }

    /** The same while for a moment neither Region hears the other, nor anybody here either of them. */
    private Scenario partitioned(SplittableRandom random) {
        boolean isCutOff = troubles.stream()
                .anyMatch(trouble -> trouble.fault() instanceof Fault.RegionDark
                        || trouble.fault() instanceof Fault.ReplicationStopped);
        if (random.nextInt(40) != 0 || isEmpty || kind == Kind.REPAIRED || isCutOff) {
            return this;
        }
        int from = random.nextInt(random.nextBoolean() ? 20 : 300);
        int seconds = random.nextBoolean() ? PARTITION_SECONDS : 5 + random.nextInt(120);
        boolean isInHaste = random.nextInt(3) == 0;
        int begun = isInHaste ? 1 - random.nextInt(seconds) : from;
        List<Trouble> all = new ArrayList<>(troubles);
        all.addAll(partition(begun, begun + seconds));
        List<Command> commands = new ArrayList<>(isInHaste ? List.of(inHaste(random), Command.RESUME) : List.of());
        commands.addAll(first);
        return with(commands, rival, all);
    }

    /** By somebody who hears nothing of either Region, accepts any loss, and not that the primary may be well. */
    private Command inHaste(SplittableRandom random) {
        String runbook = random.nextBoolean()
                ? "failover-site"
                : kind == Kind.GLOBAL_DATABASE ? "failover-db-global" : "failover-db";
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("to", Inventories.RECOVERY.value());
        arguments.put("accept-unknown-loss", "true");
        arguments.put("accept-data-loss", "PT1H");
        if (runbook.equals("failover-site") && random.nextBoolean()) {
            arguments.put("force", "all");
        }
        return Command.of(runbook, arguments);
    }

    /** How long GitHub's lasted, on 2018-10-21. */
    static final int PARTITION_SECONDS = 43;

    /** @param from seconds after the operators' start, as of any trouble */
    static List<Trouble> partition(int from, int until) {
        return Stream.of(
                        new Fault.RegionDark(Inventories.PRIMARY, Fault.Silence.BLACKHOLE),
                        new Fault.RegionDark(Inventories.RECOVERY, Fault.Silence.BLACKHOLE),
                        new Fault.ReplicationStopped())
                .map(fault -> new Trouble(fault, from, until))
                .toList();
    }

    /** The same where the secondary of the global database has no instance, and RDS sometimes none to give. */
    private Scenario headless(SplittableRandom random) {
        if (random.nextInt(3) > 0 || kind != Kind.GLOBAL_DATABASE || isEmpty || !peculiarities.isEmpty()) {
            return this;
        }
        // Where CloudWatch tells nothing of such a cluster, no game day finds the site ready.
        List<Command> commands = new ArrayList<>(first.stream()
                .filter(each -> !"game-day".equals(each.runbook()))
                .toList());
        if (commands.stream().noneMatch(Scenario::isExchange)) {
            Command exchange = switch (random.nextInt(4)) {
                case 0 -> Command.of("switchover-db-global", Map.of("to", Inventories.RECOVERY.value()));
                case 1 ->
                    Command.of(
                            "failover-db-global",
                            Map.of("to", Inventories.RECOVERY.value(), "force-while-healthy", "true"));
                case 2 -> siteSwitchover(Inventories.RECOVERY);
                default -> leaving(false);
            };
            commands.add(
                    random.nextInt(commands.size() + 1),
                    random.nextInt(3) == 0 ? exchange : disturbed(random, exchange));
            commands.add(Command.RESUME);
        }
        if (random.nextInt(4) == 0) {
            commands.add(0, Command.VERIFY);
        }
        List<Trouble> wrong = new ArrayList<>(troubles);
        if (random.nextInt(4) == 0) {
            int from = random.nextBoolean() ? 0 : random.nextInt(300);
            int until = from + (random.nextBoolean() ? TROUBLES_END : 60 + random.nextInt(900));
            wrong.add(
                    new Trouble(new Fault.LaunchesRefused(Inventories.RECOVERY), from, Math.min(TROUBLES_END, until)));
        }
        List<Command> others = rival.stream()
                .filter(each -> !"game-day".equals(each.runbook()))
                .toList();
        return with(commands, others, wrong).with(List.of(Peculiarity.HEADLESS));
    }

    /** The same where the database of the recovery Region is smaller on standby, and RDS sometimes refuses more. */
    private Scenario onSmallDatabases(SplittableRandom random) {
        if (random.nextInt(20) > 0
                || (kind != Kind.GLOBAL_DATABASE && kind != Kind.FAILOVER_RECORDS)
                || isEmpty
                || !peculiarities.isEmpty()) {
            return this;
        }
        List<Command> commands = new ArrayList<>(accepting(random, first));
        if (commands.stream().noneMatch(each -> String.valueOf(each.runbook()).endsWith("-site"))) {
            Command move = random.nextBoolean()
                    ? siteSwitchover(Inventories.RECOVERY)
                    : accepting(random, List.of(leaving(false))).get(0);
            commands.add(random.nextInt(commands.size() + 1), random.nextInt(3) == 0 ? move : disturbed(random, move));
            commands.add(Command.RESUME);
            if (random.nextInt(3) == 0) {
                commands.add(failback());
                commands.add(Command.RESUME);
            }
        }
        List<Trouble> wrong = new ArrayList<>(troubles);
        if (random.nextInt(4) == 0) {
            int from = random.nextBoolean() ? 0 : random.nextInt(300);
            int until = from + (random.nextBoolean() ? TROUBLES_END : 60 + random.nextInt(900));
            wrong.add(
                    new Trouble(new Fault.LaunchesRefused(Inventories.RECOVERY), from, Math.min(TROUBLES_END, until)));
        }
        return with(commands, rival, wrong).with(List.of(Peculiarity.SMALL_DATABASE));
    }

    private static boolean isExchange(Command command) {
        return Set.of("failover-db-global", "switchover-db-global", "failover-site", "switchover-site")
                        .contains(String.valueOf(command.runbook()))
                && Inventories.RECOVERY.value().equals(command.arguments().get("to"));
    }

    /**
     * The same of a global database that is fenced before it is failed over by force, and by a scheduler until Aurora
     * has made its old primary a secondary.
     */
    private Scenario globalFenced(SplittableRandom random) {
        if (random.nextInt(2) > 0 || kind != Kind.GLOBAL_DATABASE || isEmpty || !peculiarities.isEmpty()) {
            return this;
        }
        Scenario drawn = fenced(random);
        List<Command> commands = new ArrayList<>(globally(drawn.first));
        if (random.nextInt(4) == 0) {
            // Too early, while Aurora hasn't made the old primary a secondary yet.
            commands.add(
                    1,
                    Command.of("lift-fence", Map.of("region", Inventories.PRIMARY.value()))
                            .agreedToAfter(random.nextInt(2) * random.nextInt(600)));
        }
        return drawn.with(commands, globally(drawn.rival), drawn.troubles);
    }

    /** What is entered of a database whose copy is failed over, and not promoted. */
    private static List<Command> globally(List<Command> commands) {
        return commands.stream()
                .map(command -> "failover-db".equals(command.runbook())
                                && !command.arguments().containsKey("delete-old-primary")
                        ? Command.of("failover-db-global", command.arguments()).disturbedAs(command)
                        : command)
                .toList();
    }

    /** The same where a fenced application runs on an Auto Scaling group alone, which is a fence too. */
    private Scenario onGroups(SplittableRandom random) {
        if (random.nextInt(3) > 0
                || !isFenced()
                || isEmpty
                || !peculiarities.isEmpty()
                || Stream.concat(first.stream(), rival.stream()).anyMatch(Command::isTerraform)) {
            return this;
        }
        return with(List.of(Peculiarity.ON_GROUPS));
    }

    /** The same by somebody who asks before whether the fences could be placed, of servers that may have no way to. */
    private Scenario fencesVerified(SplittableRandom random) {
        if (kind != Kind.FAILOVER_RECORDS || !isFenced() || isEmpty || !peculiarities.isEmpty()) {
            return this;
        }
        if (random.nextInt(3) > 0) {
            return this;
        }
        List<Command> commands = new ArrayList<>(List.of(Command.VERIFY));
        if (random.nextBoolean()) {
            Map<String, String> arguments = new LinkedHashMap<>(
                    fenced(Map.of("force-while-healthy", "true")).arguments());
            arguments.remove("accept-unfenced");
            commands.add(Command.of("failover-db", arguments));
        }
        commands.addAll(first);
        boolean isAlone = random.nextInt(3) > 0;
        Scenario verified = with(commands, isAlone ? List.of() : rival, isAlone ? List.of() : troubles);
        return random.nextInt(3) > 0 ? verified : verified.with(List.of(Peculiarity.SERVERS_THAT_CAN_NOT_BE_STOPPED));
    }

    /** The same on a site whose network matters: that of the recovery Region may keep users out. */
    private Scenario networked(SplittableRandom random) {
        if (random.nextInt(12) > 0 || isEmpty || kind == Kind.REPAIRED || !peculiarities.isEmpty()) {
            return this;
        }
        if (random.nextInt(3) == 0) {
            return with(List.of(Peculiarity.OPEN_NETWORK));
        }
        List<Command> commands = new ArrayList<>(List.of(Command.VERIFY));
        commands.add(Command.of("failover-app", Map.of("to", Inventories.RECOVERY.value())));
        if (random.nextInt(4) == 0) {
            commands.add(Command.of("failover-app", Map.of("to", Inventories.RECOVERY.value(), "force", "all")));
        }
        commands.addAll(first);
        boolean isAlone = random.nextInt(3) > 0;
        return with(commands, isAlone ? List.of() : rival, isAlone ? List.of() : troubles)
                .with(List.of(Peculiarity.SHUT_OUT));
    }

    /** The same where it is told how clusters are kept: well, or so that a promotion of the copy is of no use. */
    private Scenario kept(SplittableRandom random) {
        boolean isOfAurora =
                kind == Kind.FAILOVER_RECORDS || kind == Kind.SIMPLE_RECORDS || kind == Kind.WEIGHTED_RECORDS;
        if (random.nextInt(12) > 0 || !isOfAurora || isEmpty || !peculiarities.isEmpty()) {
            return this;
        }
        if (random.nextInt(3) == 0) {
            return with(List.of(Peculiarity.KEPT_WELL));
        }
        List<Command> commands = new ArrayList<>(List.of(Command.VERIFY));
        Command promotion = failover(Inventories.RECOVERY, random.nextInt(3) > 0);
        commands.add(random.nextInt(3) > 0 ? promotion : disturbed(random, promotion));
        commands.addAll(first);
        boolean isAlone = random.nextInt(3) > 0;
        return with(commands, isAlone ? List.of() : rival, isAlone ? List.of() : troubles)
                .with(List.of(Peculiarity.USELESS_COPY));
    }

    /** The same by somebody who keeps the old databases, each time or now and then. */
    private Scenario keepingOld(SplittableRandom random) {
        boolean isGoingHome =
                Stream.concat(first.stream(), rival.stream()).anyMatch(each -> "failback".equals(each.runbook()));
        if (!isGoingHome || kind == Kind.GLOBAL_DATABASE || random.nextInt(3) > 0) {
            return this;
        }
        boolean isAlways = random.nextBoolean();
        UnaryOperator<Command> keeping = each ->
                "failback".equals(each.runbook()) && (isAlways || random.nextBoolean()) ? keepingOld(each) : each;
        return with(
                first.stream().map(keeping).toList(),
                rival.stream().map(keeping).toList(),
                troubles);
    }

    /** The same on a site whose clients find the database by a name, in the site's zone or in a private one. */
    private Scenario named(SplittableRandom random) {
        if (random.nextInt(6) > 0 || isEmpty || !peculiarities.isEmpty()) {
            return this;
        }
        return with(List.of(random.nextInt(3) == 0 ? Peculiarity.PRIVATE_DATABASE_NAME : Peculiarity.DATABASE_NAME));
    }

    /** The same on a site that is scaled down on standby, sometimes while EC2 launches nothing. */
    private Scenario scaledDown(SplittableRandom random) {
        return random.nextInt(10) > 0 || isEmpty || !peculiarities.isEmpty()
                ? this
                : scaledDown(random, List.of(Peculiarity.SCALED_DOWN));
    }

    /** The same where an ECS service is smaller on standby, sometimes beside an Auto Scaling group. */
    private Scenario onServices(SplittableRandom random) {
        if (random.nextInt(15) > 0 || isEmpty || kind == Kind.REPAIRED || !peculiarities.isEmpty()) {
            return this;
        }
        return scaledDown(
                random,
                random.nextInt(3) > 0
                        ? List.of(Peculiarity.SCALED_SERVICE)
                        : List.of(Peculiarity.SCALED_DOWN, Peculiarity.SCALED_SERVICE));
    }

    /** The same where a node group is smaller on standby, sometimes beside others. */
    private Scenario onNodes(SplittableRandom random) {
        if (random.nextInt(20) > 0 || isEmpty || kind == Kind.REPAIRED || !peculiarities.isEmpty()) {
            return this;
        }
        return scaledDown(
                random,
                switch (random.nextInt(3)) {
                    case 0 -> List.of(Peculiarity.SCALED_NODES);
                    case 1 -> List.of(Peculiarity.SCALED_DOWN, Peculiarity.SCALED_NODES);
                    default -> List.of(Peculiarity.SCALED_SERVICE, Peculiarity.SCALED_NODES);
                });
    }

    private Scenario scaledDown(SplittableRandom random, List<Peculiarity> sized) {
        List<Command> commands = new ArrayList<>(accepting(random, first));
        if (commands.stream().noneMatch(command -> MOVES.contains(String.valueOf(command.runbook())))) {
            Command move = Command.of("failover-app", Map.of("to", Inventories.RECOVERY.value()));
            commands.add(
                    random.nextInt(commands.size() + 1),
                    accepting(random, List.of(disturbed(random, move))).get(0));
            commands.add(Command.RESUME);
        }
        if (random.nextInt(3) == 0) {
            commands.add(Command.of("failover-app", Map.of("to", Inventories.PRIMARY.value())));
        }
        List<Trouble> wrong = new ArrayList<>(troubles);
        if (random.nextInt(3) == 0) {
            int from = random.nextBoolean() ? 0 : random.nextInt(300);
            int until = from + (random.nextBoolean() ? TROUBLES_END : 60 + random.nextInt(900));
            wrong.add(
                    new Trouble(new Fault.LaunchesRefused(Inventories.RECOVERY), from, Math.min(TROUBLES_END, until)));
        }
        return with(commands, accepting(random, rival), wrong).with(sized);
    }

    private static final Set<String> MOVES = Set.of("failover-app", "failover-site", "switchover-site", "game-day");

    /** Some of those who move users there by force accept less than serving takes. */
    private static List<Command> accepting(SplittableRandom random, List<Command> commands) {
        return commands.stream()
                .map(command -> {
                    boolean isForced =
                            Set.of("failover-app", "failover-site").contains(String.valueOf(command.runbook()))
                                    && Inventories.RECOVERY
                                            .value()
                                            .equals(command.arguments().get("to"));
                    if (!isForced || random.nextInt(3) > 0) {
                        return command;
                    }
                    Map<String, String> more = new LinkedHashMap<>(command.arguments());
                    more.put("accept-capacity", random.nextBoolean() ? "50%" : "75%");
                    return Command.of(String.valueOf(command.runbook()), more).disturbedAs(command);
                })
                .toList();
    }

    /** The same on a site whose database is an RDS instance with a replica, some of them in one zone only. */
    private Scenario onInstances(SplittableRandom random) {
        boolean isGoingHome = first.stream().anyMatch(command -> "failback".equals(command.runbook()));
        if (random.nextInt(8) > 0
                || kind != Kind.FAILOVER_RECORDS
                || isEmpty
                || isGoingHome
                || !peculiarities.isEmpty()) {
            return this;
        }
        List<Command> commands = new ArrayList<>(ofInstances(first));
        if (random.nextInt(3) == 0 || commands.isEmpty()) {
            Command flip = Command.of("flip-db", Map.of());
            commands.add(random.nextInt(commands.size() + 1), disturbed(random, flip));
            commands.add(random.nextBoolean() ? Command.RESUME : flip);
        }
        return with(commands, ofInstances(rival), troubles)
                .with(Kind.RDS_REPLICA)
                .with(random.nextInt(4) == 0 ? List.of(Peculiarity.SINGLE_ZONE) : List.of());
    }

    /** Such a site is provisioned in the midst of a failback alone. */
    private static List<Command> ofInstances(List<Command> commands) {
        return commands.stream().filter(command -> !command.isTerraform()).toList();
    }

    /** The way home of such a site: an instance that was left is deleted, and one that follows made in its place. */
    private Scenario homeOnInstances(SplittableRandom random) {
        boolean isGoingHome = first.stream().anyMatch(command -> "failback".equals(command.runbook()));
        return !isGoingHome
                        || random.nextInt(3) > 0
                        || kind != Kind.FAILOVER_RECORDS
                        || isEmpty
                        || !peculiarities.isEmpty()
                ? this
                : with(Kind.RDS_REPLICA);
    }

    private static Scenario drawn(long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
        int draw = random.nextInt(10);
        Kind kind = draw == 0
                ? Kind.SIMPLE_RECORDS
                : draw == 1
                        ? Kind.GLOBAL_DATABASE
                        // Drawn apart, so that whatever else follows from a seed stays as it is.
                        : new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 9).nextInt(10) == 0
                                ? Kind.WEIGHTED_RECORDS
                                : Kind.FAILOVER_RECORDS;
        boolean empty = random.nextInt(8) == 0;
        boolean unprotected = random.nextBoolean();
        List<Command> first = commands(random, empty);
        boolean hasRival = random.nextInt(5) == 0;
        List<Command> rival = hasRival ? commands(random, empty) : List.of();
        List<Trouble> troubles = new ArrayList<>();
        // Most worlds have one or two things wrong, since more than that mostly stop everything at the first gate.
        int count = Math.min(random.nextInt(5), random.nextInt(4));
        for (int i = 0; i < count; i++) {
            int from = random.nextInt(3) == 0 ? 0 : random.nextInt(900);
            int lasts = random.nextInt(4) == 0 ? TROUBLES_END : 5 + random.nextInt(1200);
            Fault fault = fault(random, empty);
            // Slowness multiplies, and what would take hours is no slow transition any more but a stuck one.
            if (troubles.stream().noneMatch(other -> other.fault().getClass() == fault.getClass())) {
                troubles.add(new Trouble(fault, from, Math.min(TROUBLES_END, from + lasts)));
            }
        }
        if (unprotected && !empty && kind != Kind.GLOBAL_DATABASE) {
            first = wayHome(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 4), first);
        }
        if (!empty && kind != Kind.GLOBAL_DATABASE) {
            first = homeToTheOldWriter(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 6), first, troubles);
        }
        first = beside(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 3), first);
        troubles.addAll(doubts(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 2), first));
        troubles.addAll(unseen(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 5), first));
        Scenario whole = new Scenario(
                seed,
                kind,
                empty,
                unprotected,
                first,
                rival,
                random.nextInt(300),
                hasRival && random.nextInt(3) == 0,
                troubles,
                List.of());
        if (kind == Kind.GLOBAL_DATABASE && !empty) {
            Scenario exchanged = whole.exchanging(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 10));
            SplittableRandom together = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 41);
            return together.nextInt(10) == 0 ? exchanged.asOne(together) : exchanged;
        }
        if (empty) {
            return whole;
        }
        SplittableRandom special = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 7);
        Scenario drawn = switch (special.nextInt(25)) {
            case 0, 1, 2, 3 -> whole.peculiar(special);
            case 4 -> whole.inSilence(special);
            default -> whole.byTheDataPlane(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 10));
        };
        SplittableRandom planned = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 31);
        SplittableRandom lost = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 33);
        SplittableRandom two = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 32);
        SplittableRandom fences = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 53);
        if (planned.nextInt(8) == 0) {
            drawn = drawn.planned(planned);
        } else if (lost.nextInt(30) == 0) {
            return drawn.withStrandedChanges(lost);
        } else if (kind == Kind.FAILOVER_RECORDS && two.nextInt(20) == 0) {
            return drawn.withTwoApplications(two);
        }
        if (kind == Kind.FAILOVER_RECORDS && fences.nextInt(8) == 0) {
            return drawn.fenced(fences);
        }
        SplittableRandom together = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 41);
        return together.nextInt(10) == 0 ? drawn.asOne(together) : drawn;
    }

    /** Health checks alternate, and somebody leads users after them, to and fro. */
    private Scenario flapping(SplittableRandom random) {
        boolean hasSeveral = peculiarities.contains(Peculiarity.SECOND_APPLICATION);
        if (random.nextInt(60) != 0 || isEmpty || hasSeveral || kind == Kind.SIMPLE_RECORDS) {
            return this;
        }
        List<Command> commands = new ArrayList<>();
        RegionName to = Inventories.RECOVERY;
        for (int turn = 2 + random.nextInt(3); turn > 0; turn--) {
            Map<String, String> arguments = new LinkedHashMap<>();
            arguments.put("to", to.value());
            if (random.nextBoolean()) {
                arguments.put("via", random.nextBoolean() ? "data-plane" : "records");
            }
            Command move = Command.of("failover-app", arguments);
            commands.add(random.nextInt(4) > 0 ? move : disturbed(random, move));
            if (random.nextInt(4) == 0) {
                commands.add(Command.RESUME);
            }
            to = site().peerOf(to).name();
        }
        return with(
                commands,
                List.of(),
                List.of(new Trouble(new Fault.HealthAlternates(region(random)), 0, 300 + random.nextInt(6000))));
    }

    /** Route 53 accepts changes, and loses them. */
    private Scenario withStrandedChanges(SplittableRandom random) {
        List<Command> commands = new ArrayList<>(first);
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("to", region(random).value());
        if (random.nextBoolean()) {
            arguments.put("via", random.nextBoolean() ? "data-plane" : "records");
        }
        Command move = Command.of("failover-app", arguments);
        commands.add(0, random.nextInt(3) > 0 ? move : disturbed(random, move));
        List<Trouble> wrong = new ArrayList<>(random.nextBoolean() ? List.of() : troubles);
        wrong.add(new Trouble(new Fault.StrandedChanges(), 0, 10 + random.nextInt(random.nextBoolean() ? 60 : 1200)));
        return with(commands, rival, wrong);
    }

    /** What drctl is told of the site. */
    Inventory told(Inventory site) {
        return peculiarities.contains(Peculiarity.SECOND_APPLICATION)
                ? TwoApplications.beside(site, Peculiarity.SECOND_NAME)
                : site;
    }

    /**
     * Two applications whose records follow the same alarms, moved one by one, while Route 53 can't be changed or can.
     */
    private Scenario withTwoApplications(SplittableRandom random) {
        List<Command> commands = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            Command move = oneOfTwo(random);
            commands.add(random.nextInt(3) > 0 ? move : disturbed(random, move));
            if (random.nextInt(3) == 0) {
                commands.add(Command.RESUME);
            }
        }
        if (random.nextInt(4) == 0) {
            commands.add(random.nextInt(commands.size() + 1), failover(Inventories.RECOVERY, false));
        }
        List<Command> others = random.nextBoolean() ? List.of() : List.of(oneOfTwo(random));
        List<Trouble> wrong = new ArrayList<>(random.nextBoolean() ? List.of() : troubles);
        wrong.removeIf(trouble -> trouble.fault() instanceof Fault.Route53ControlDown);
        if (random.nextBoolean()) {
            int from = random.nextBoolean() ? 0 : random.nextInt(600);
            wrong.add(new Trouble(
                    new Fault.Route53ControlDown(),
                    from,
                    random.nextBoolean() ? TROUBLES_END : from + 60 + random.nextInt(1200)));
        }
        return new Scenario(
                seed,
                kind,
                isEmpty,
                isUnprotected,
                commands,
                others,
                random.nextInt(random.nextBoolean() ? 30 : 600),
                !others.isEmpty() && random.nextBoolean(),
                wrong,
                List.of(Peculiarity.SECOND_APPLICATION));
    }

    private static Command oneOfTwo(SplittableRandom random) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("application", random.nextBoolean() ? TwoApplications.API : "flask-site");
        arguments.put("to", region(random).value());
        int via = random.nextInt(4);
        if (via < 2) {
            arguments.put("via", via == 0 ? "data-plane" : "records");
        }
        int force = random.nextInt(12);
        if (force < 2) {
            arguments.put("force", force == 0 ? "all" : "take-over-alone");
        }
        return Command.of("failover-app", arguments);
    }

    /**
     * Two machines that are after the same lease; and machines that know nothing of each other because S3 is silent, or
     * the second of two would mostly be refused, and nothing be seen of what they do to each other.
     */
    private Scenario underLeases(SplittableRandom random) {
        if (isEmpty) {
            return this;
        }
        if (random.nextInt(20) == 0) {
            return contested(random);
        }
        if (!rivalElsewhere || random.nextBoolean()) {
            return this;
        }
        List<Trouble> all = new ArrayList<>(troubles);
        all.add(new Trouble(
                new Fault.ApiDown("s3", null, random.nextBoolean() ? Fault.Breakage.ERROR_5XX : Fault.Breakage.TIMEOUT),
                -60,
                TROUBLES_END));
        return with(first, rival, all);
    }

    /** One of several runs, or its only one, dies while it takes the site's lease, renews it, or gives it back. */
    private Scenario killedBesideLease(SplittableRandom random) {
        boolean isContested = !rival.isEmpty();
        if (isEmpty || random.nextInt(isContested ? 6 : 40) != 0) {
            return this;
        }
        List<Command> here = new ArrayList<>(first);
        int chosen = random.nextInt(here.size());
        Command command = here.get(chosen);
        if (command.isTerraform() || command.isVerifying() || command.isDisturbed()) {
            return this;
        }
        here.set(chosen, command.killedBesideLease(1 + random.nextInt(random.nextBoolean() ? 8 : 40)));
        if (chosen == here.size() - 1 && random.nextBoolean()) {
            here.add(Command.RESUME);
        }
        return with(here, rival, troubles);
    }

    private Scenario contested(SplittableRandom random) {
        List<Command> here = new ArrayList<>();
        Command mine = contender(random);
        here.add(random.nextInt(3) > 0 ? mine : disturbed(random, mine));
        if (random.nextInt(3) == 0) {
            here.set(0, mine.killedBesideCall(1 + random.nextInt(4)));
        }
        if (random.nextInt(3) == 0) {
            here.add(Command.RESUME);
        }
        List<Command> there = new ArrayList<>();
        Command theirs = random.nextBoolean() ? mine.undisturbed() : contender(random);
        there.add(random.nextInt(3) == 0 ? theirs.breakingTheLease() : theirs);
        if (random.nextInt(3) == 0) {
            there.add(random.nextBoolean() ? theirs : contender(random).breakingTheLease());
        }
        List<Trouble> wrong = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            RegionName region = region(random);
            Fault fault = switch (random.nextInt(8)) {
                case 0, 1 ->
                    new Fault.ApiDown(
                            "s3",
                            random.nextBoolean() ? null : region,
                            random.nextBoolean() ? Fault.Breakage.ERROR_5XX : Fault.Breakage.TIMEOUT);
                case 2 ->
                    new Fault.RegionDark(region, random.nextBoolean() ? Fault.Silence.REFUSE : Fault.Silence.BLACKHOLE);
                case 3, 4 -> new Fault.LostAnswers(random.nextInt(5, 60) / 100.0);
                case 5 -> new Fault.LostRequests(random.nextInt(5, 40) / 100.0);
                case 6 -> new Fault.CredentialsExpired();
                default -> fault(random, false);
            };
            if (wrong.stream().noneMatch(other -> other.fault().getClass() == fault.getClass())) {
                int from = random.nextInt(random.nextBoolean() ? 20 : 300);
                wrong.add(new Trouble(fault, from, from + 5 + random.nextInt(random.nextBoolean() ? 120 : 900)));
            }
        }
        return new Scenario(
                seed,
                kind,
                false,
                isUnprotected,
                here,
                there,
                random.nextInt(3) == 0 ? random.nextInt(3) : random.nextInt(240),
                true,
                wrong,
                List.of());
    }

    private Command contender(SplittableRandom random) {
        boolean isGlobal = kind == Kind.GLOBAL_DATABASE;
        RegionName to = region(random);
        Command command = switch (random.nextInt(6)) {
            case 0 -> Command.of("failover-app", Map.of("to", to.value()));
            case 1, 2, 3 ->
                isGlobal
                        ? Command.of("failover-db-global", Map.of("to", to.value(), "force-while-healthy", "true"))
                        : failover(to, random.nextInt(3) == 0);
            case 4 ->
                isGlobal
                        ? Command.of("switchover-db-global", Map.of("to", to.value()))
                        : switchover(Inventories.RECOVERY);
            default -> Command.of(isGlobal || random.nextBoolean() ? "game-day" : "flip-db", Map.of());
        };
        return random.nextInt(3) > 0 ? command : command.agreedToAfter(1 + random.nextInt(60));
    }

    /** Whether the database is fenced when it is left: where somebody has to do with that. */
    boolean isFenced() {
        return (kind == Kind.FAILOVER_RECORDS || kind == Kind.RDS_REPLICA || kind == Kind.GLOBAL_DATABASE)
                && Stream.concat(first.stream(), rival.stream())
                        .anyMatch(each -> "fence".equals(each.runbook())
                                || "lift-fence".equals(each.runbook())
                                || each.arguments().containsKey("accept-unfenced"));
    }

    /** Leaves the primary, or what is left of it, behind fences. */
    static Command fenced(Map<String, String> consents) {
        Map<String, String> arguments = new LinkedHashMap<>(consents);
        arguments.put("to", Inventories.RECOVERY.value());
        arguments.put("accept-unfenced", FAILOVER_SITE.name(AssetKind.DATABASE_CLUSTER, Inventories.PRIMARY));
        return Command.of("failover-db", arguments);
    }

    static Command fence(RegionName region) {
        return Command.of("fence", Map.of("region", region.value()));
    }

    /**
     * A primary that is left behind fences while its Region is dark, or grey, or well, and that is fenced by a
     * scheduler when it is back; or before, or where it is the one with the newest writes.
     */
    private Scenario fenced(SplittableRandom random) {
        Map<String, String> consents = new LinkedHashMap<>();
        if (random.nextInt(4) > 0) {
            consents.put("force-while-healthy", "true");
        }
        if (random.nextInt(4) > 0) {
            consents.put("accept-unknown-loss", "true");
            consents.put("accept-data-loss", "PT1H");
        }
        Command out = fenced(consents);
        if (random.nextInt(3) == 0) {
            Map<String, String> fewer = new LinkedHashMap<>(out.arguments());
            fewer.remove("accept-unfenced");
            out = Command.of("failover-db", fewer);
        }
        List<Command> commands = new ArrayList<>();
        commands.add(
                switch (random.nextInt(6)) {
                    case 0, 1 -> out;
                    case 2 -> out.agreedToAfter(1 + random.nextInt(300));
                    case 3 -> out.killedAt(1 + random.nextInt(120), random.nextBoolean());
                    case 4 -> out.stoppedAfter(1 + random.nextInt(120));
                    default -> out.killedBesideCall(1 + random.nextInt(6));
                });
        while (random.nextInt(3) > 0 && commands.size() < 3) {
            commands.add(disturbed(random, Command.RESUME));
        }
        if (random.nextInt(3) == 0) {
            commands.add(Command.of("failover-app", Map.of("to", Inventories.RECOVERY.value())));
        }
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            RegionName left = random.nextInt(4) == 0 ? Inventories.RECOVERY : Inventories.PRIMARY;
            Command fence = fence(left).agreedToAfter(random.nextInt(2) * random.nextInt(900));
            commands.add(random.nextInt(3) > 0 ? fence : disturbed(random, fence));
        }
        if (random.nextInt(3) == 0) {
            commands.add(
                    Command.of("lift-fence", Map.of("region", region(random).value())));
        }
        if (isUnprotected && random.nextInt(4) == 0) {
            commands.add(Command.terraform(Inventories.PRIMARY));
        }
        commands.addAll(first.subList(0, random.nextInt(first.size() + 1)));
        List<Command> others = new ArrayList<>();
        if (random.nextInt(4) == 0) {
            others.add(random.nextBoolean() ? fence(Inventories.PRIMARY) : failover(Inventories.RECOVERY, false));
        }
        List<Trouble> wrong = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            Fault fault = switch (random.nextInt(10)) {
                case 0, 1, 2 ->
                    new Fault.RegionDark(
                            Inventories.PRIMARY, random.nextBoolean() ? Fault.Silence.REFUSE : Fault.Silence.BLACKHOLE);
                case 3 ->
                    new Fault.ApiDown(
                            "sql",
                            Inventories.PRIMARY,
                            random.nextBoolean() ? Fault.Breakage.ERROR_5XX : Fault.Breakage.TIMEOUT);
                case 4 ->
                    new Fault.ApiDown(
                            "ec2",
                            Inventories.PRIMARY,
                            random.nextBoolean() ? Fault.Breakage.ERROR_5XX : Fault.Breakage.TIMEOUT);
                case 5 -> new Fault.LostAnswers(random.nextInt(5, 60) / 100.0);
                case 6 -> new Fault.ServerErrors(random.nextInt(5, 60) / 100.0);
                case 7 -> new Fault.InstanceDown("db-1@" + Inventories.PRIMARY);
                case 8 -> new Fault.StaleReads(Duration.ofSeconds(1 + random.nextInt(20)));
                default -> fault(random, false);
            };
            if (wrong.stream().noneMatch(other -> other.fault().getClass() == fault.getClass())) {
                int from = random.nextInt(3) > 0 ? 0 : random.nextInt(300);
                wrong.add(new Trouble(fault, from, from + 5 + random.nextInt(random.nextBoolean() ? 200 : 1500)));
            }
        }
        return new Scenario(
                seed,
                kind,
                isEmpty,
                isUnprotected,
                commands,
                others,
                random.nextInt(300),
                !others.isEmpty() && random.nextBoolean(),
                wrong,
                List.of());
    }

    /** The whole site in one run, where the seed would have moved its parts. */
    private Scenario asOne(SplittableRandom random) {
        List<Command> commands = new ArrayList<>();
        for (Command each : first) {
            String runbook = String.valueOf(each.runbook());
            String to = each.arguments().getOrDefault("to", "");
            if (runbook.equals("failover-app") || runbook.startsWith("failover-db")) {
                Command whole = siteFailover(random, new RegionName(to));
                commands.add(random.nextInt(3) == 0 ? disturbed(random, whole) : whole.disturbedAs(each));
            } else if (runbook.startsWith("switchover-db")) {
                commands.add(siteSwitchover(new RegionName(to)).disturbedAs(each));
            } else {
                commands.add(each);
            }
        }
        return with(commands, rival, troubles);
    }

    private Command siteFailover(SplittableRandom random, RegionName to) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("to", to.value());
        // Mostly said, or most promotions would be refused, since most primaries are well.
        if (random.nextInt(8) > 0) {
            arguments.put("force-while-healthy", "true");
        }
        if (random.nextInt(4) == 0) {
            arguments.put("accept-unknown-loss", "true");
        }
        if (random.nextInt(4) == 0) {
            arguments.put(
                    "accept-data-loss",
                    Duration.ofSeconds(60L * random.nextInt(20)).toString());
        }
        if (kind == Kind.FAILOVER_RECORDS && random.nextInt(4) == 0) {
            arguments.put("accept-unfenced", FAILOVER_SITE.name(AssetKind.DATABASE_CLUSTER, Inventories.PRIMARY));
        }
        if (random.nextInt(6) == 0) {
            arguments.put("force", "all");
        }
        // Who insists on one way where it can't lead anywhere never arrives.
        if (random.nextInt(6) == 0 && peculiarities.isEmpty()) {
            arguments.put("via", random.nextBoolean() ? "data-plane" : "records");
        }
        return Command.of("failover-site", arguments);
    }

    static Command siteSwitchover(RegionName to) {
        return Command.of("switchover-site", Map.of("to", to.value(), "within", "PT1M"));
    }

    static Command failback() {
        return Command.of("failback", Map.of("to", Inventories.PRIMARY.value(), "within", "PT1M", "planned", "true"));
    }

    /** The same, and the old databases are kept under other names. */
    static Command keeping() {
        return keepingOld(failback());
    }

    private static Command keepingOld(Command home) {
        Map<String, String> more = new LinkedHashMap<>(home.arguments());
        more.put("keep-old", "true");
        return Command.of("failback", more).disturbedAs(home);
    }

    /** Without SQL nobody can stop the writes. */
    private static Command forcedFailback() {
        return Command.of(
                "failback",
                Map.of("to", Inventories.PRIMARY.value(), "planned", "false", "force-while-healthy", "true"));
    }

    /** The way out, of the whole site, by force while all is well. */
    static Command leaving(boolean isFenced) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("to", Inventories.RECOVERY.value());
        arguments.put("force-while-healthy", "true");
        if (isFenced) {
            arguments.put("accept-unfenced", FAILOVER_SITE.name(AssetKind.DATABASE_CLUSTER, Inventories.PRIMARY));
        }
        return Command.of("failover-site", arguments);
    }

    /**
     * Out, in one run or in parts, and home: the run takes an hour or more, and is disturbed at any moment of it, by
     * what befalls it, by faults that come in the midst of it, and by others who do something else meanwhile.
     */
    private Scenario goingHome(SplittableRandom random) {
        if (isEmpty || !peculiarities.isEmpty() || random.nextInt(12) != 0) {
            return this;
        }
        boolean isGlobal = kind == Kind.GLOBAL_DATABASE;
        List<Command> commands = new ArrayList<>();
        Command out = random.nextInt(4) > 0
                ? leaving(!isGlobal && random.nextInt(3) == 0)
                : Command.of(
                        isGlobal ? "failover-db-global" : "failover-db",
                        Map.of("force-while-healthy", "true", "to", Inventories.RECOVERY.value()));
        commands.add(random.nextInt(4) > 0 ? out : disturbed(random, out));
        if (random.nextInt(3) == 0) {
            commands.add(Command.RESUME);
        }
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            Command home = random.nextInt(5) == 0 ? forcedFailback() : failback();
            commands.add(
                    switch (random.nextInt(7)) {
                        case 0, 1 -> home;
                        case 2 -> home.killedAt(1 + random.nextInt(400), random.nextBoolean());
                        case 3 -> home.stoppedAfter(1 + random.nextInt(random.nextBoolean() ? 600 : 5000));
                        case 4 -> home.agreedToAfter(1 + random.nextInt(900));
                        default -> home.killedBesideCall(1 + random.nextInt(30));
                    });
            while (random.nextInt(3) > 0 && commands.size() < 7) {
                commands.add(disturbed(random, Command.RESUME));
            }
            if (random.nextInt(4) == 0) {
                commands.add(random.nextBoolean() ? leaving(false) : first.get(0));
            }
        }
        List<Command> others = new ArrayList<>();
        if (random.nextInt(4) == 0) {
            others.add(
                    switch (random.nextInt(5)) {
                        case 0 -> failback();
                        case 1 ->
                            Command.of(
                                    "failover-app", Map.of("to", region(random).value()));
                        case 2 -> isGlobal ? Command.of("game-day", Map.of()) : failover(Inventories.PRIMARY, false);
                        case 3 -> isGlobal ? failback() : failover(Inventories.RECOVERY, true);
                        default ->
                            Command.of(
                                    "flip-db", Map.of("region", region(random).value()));
                    });
        }
        List<Trouble> wrong = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Fault fault = switch (random.nextInt(8)) {
                case 0 ->
                    new Fault.RegionDark(
                            region(random), random.nextBoolean() ? Fault.Silence.REFUSE : Fault.Silence.BLACKHOLE);
                case 1 -> new Fault.LostAnswers(random.nextInt(5, 60) / 100.0);
                case 2 -> new Fault.StaleReads(Duration.ofSeconds(1 + random.nextInt(20)));
                case 3 -> new Fault.ReplicationLag(Duration.ofSeconds(1 + random.nextInt(600)));
                default -> fault(random, false);
            };
            // An instance that is made again under its old name is another one, and has nothing of its trouble.
            boolean isOfAnother =
                    fault instanceof Fault.InstanceDown down && down.name().startsWith("db-");
            if (!isOfAnother && wrong.stream().noneMatch(other -> other.fault().getClass() == fault.getClass())) {
                int from = random.nextInt(TROUBLES_END - 60);
                wrong.add(new Trouble(fault, from, Math.min(TROUBLES_END, from + 30 + random.nextInt(2400))));
            }
        }
        return new Scenario(
                seed,
                kind,
                false,
                // Else nothing makes way.
                isUnprotected || random.nextInt(4) > 0,
                commands,
                others,
                random.nextInt(random.nextBoolean() ? 600 : 4000),
                // Of two that stop the writes and know nothing of each other one may let them in too early.
                !others.isEmpty()
                        && random.nextInt(3) == 0
                        && others.stream().noneMatch(each -> "failback".equals(each.runbook())),
                wrong,
                List.of());
    }

    /** Whether drctl may ask the servers of the databases: it has to where something planned is entered. */
    boolean givesSql() {
        return Stream.concat(first.stream(), rival.stream())
                        .anyMatch(each -> Planned.is(String.valueOf(each.runbook()), each.arguments()))
                || isFenced();
    }

    static Command switchover(RegionName to) {
        return Command.of("switchover-db", Map.of("to", to.value(), "within", "PT1M"));
    }

    /**
     * A planned switchover, disturbed in the minute in which nobody can write: by what befalls it, its servers, their
     * replication, or by somebody who promotes meanwhile.
     */
    private Scenario planned(SplittableRandom random) {
        List<Command> commands = new ArrayList<>();
        Command planned = switchover(Inventories.RECOVERY);
        switch (random.nextInt(6)) {
            case 0 -> commands.add(planned);
            case 1 -> commands.add(planned.agreedToAfter(1 + random.nextInt(120)));
            case 2 -> commands.add(planned.killedAt(1 + random.nextInt(120), random.nextBoolean()));
            case 3 -> commands.add(planned.stoppedAfter(1 + random.nextInt(random.nextBoolean() ? 30 : 300)));
            default -> commands.add(planned.killedBesideCall(1 + random.nextInt(6)));
        }
        while (random.nextInt(3) > 0 && commands.size() < 4) {
            commands.add(disturbed(random, Command.RESUME));
        }
        if (random.nextInt(3) == 0) {
            commands.add(Command.of("failover-app", Map.of("to", Inventories.RECOVERY.value())));
        }
        commands.addAll(first.subList(0, random.nextInt(first.size() + 1)));
        List<Command> others = new ArrayList<>();
        if (random.nextInt(4) == 0) {
            others.add(
                    switch (random.nextInt(4)) {
                        case 0 -> planned;
                        case 1 -> Command.of("flip-db", Map.of());
                        case 2 -> failover(Inventories.RECOVERY, false);
                        default -> planned.killedBesideCall(1 + random.nextInt(3));
                    });
        }
        List<Trouble> wrong = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            RegionName region = random.nextBoolean() ? Inventories.RECOVERY : Inventories.PRIMARY;
            Fault fault = switch (random.nextInt(12)) {
                case 0, 1 ->
                    new Fault.ApiDown(
                            "sql",
                            random.nextInt(3) == 0 ? null : region,
                            random.nextBoolean() ? Fault.Breakage.ERROR_5XX : Fault.Breakage.TIMEOUT);
                case 2, 3 -> new Fault.LostAnswers(random.nextInt(5, 60) / 100.0);
                case 4, 5 -> new Fault.ReplicationStopped();
                case 6, 7 -> new Fault.ReplicationLag(Duration.ofSeconds(1 + random.nextInt(200)));
                case 8 -> new Fault.ServerErrors(random.nextInt(5, 60) / 100.0);
                case 9 ->
                    new Fault.RegionDark(region, random.nextBoolean() ? Fault.Silence.REFUSE : Fault.Silence.BLACKHOLE);
                case 10 -> new Fault.InstanceDown("db-1@" + region);
                default -> fault(random, false);
            };
            if (wrong.stream().noneMatch(other -> other.fault().getClass() == fault.getClass())) {
                int from = random.nextInt(random.nextBoolean() ? 20 : 120);
                wrong.add(new Trouble(fault, from, from + 5 + random.nextInt(random.nextBoolean() ? 120 : 900)));
            }
        }
        return new Scenario(
                seed,
                kind,
                isEmpty,
                isUnprotected,
                commands,
                others,
                random.nextInt(90),
                !others.isEmpty() && random.nextBoolean(),
                wrong,
                List.of());
    }

    /**
     * Route 53's control plane is dead from the first moment, and the application goes out, and maybe home, by the data
     * plane; or the alarm that would have to keep users there forgets.
     */
    private Scenario byTheDataPlane(SplittableRandom random) {
        int draw = random.nextInt(16);
        if (kind != Kind.FAILOVER_RECORDS || draw > 1) {
            return this;
        }
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("to", Inventories.RECOVERY.value());
        int via = random.nextInt(4);
        if (via < 2) {
            arguments.put("via", via == 0 ? "data-plane" : "records");
        }
        Command out = Command.of("failover-app", arguments);
        List<Command> commands = new ArrayList<>();
        commands.add(random.nextInt(3) > 0 ? out : disturbed(random, out));
        if (random.nextBoolean()) {
            commands.add(Command.RESUME);
        }
        if (random.nextBoolean()) {
            commands.add(Command.of("failover-app", Map.of("to", Inventories.PRIMARY.value())));
        }
        commands.addAll(first);
        List<Trouble> others = new ArrayList<>(random.nextBoolean() ? List.of() : troubles);
        others.removeIf(trouble -> trouble.fault() instanceof Fault.Route53ControlDown);
        if (draw == 0 || random.nextBoolean()) {
            others.add(new Trouble(
                    new Fault.Route53ControlDown(),
                    0,
                    random.nextBoolean() ? TROUBLES_END : 60 + random.nextInt(1200)));
        }
        return new Scenario(
                seed,
                kind,
                isEmpty,
                isUnprotected,
                commands,
                rival,
                rivalAfterSeconds,
                rivalElsewhere,
                others,
                draw == 1 ? List.of(Peculiarity.ALARM_THAT_FORGETS) : peculiarities);
    }

    /** An empty account that becomes a site, by way of runs that are disturbed, while something goes wrong. */
    static Scenario provisioned(long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 8);
        List<Command> commands = new ArrayList<>(List.of(prepare()));
        for (RegionName region : List.of(Inventories.PRIMARY, Inventories.RECOVERY)) {
            Command provision = provision(region);
            commands.add(random.nextInt(3) == 0 ? provision : disturbed(random, provision));
            commands.add(random.nextBoolean() ? Command.RESUME : provision);
        }
        List<Trouble> troubles = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            int from = random.nextInt(1800);
            troubles.add(new Trouble(fault(random, true), from, from + 5 + random.nextInt(900)));
        }
        boolean hasRival = random.nextInt(3) == 0;
        return new Scenario(
                seed,
                random.nextInt(4) == 0 ? Kind.GLOBAL_DATABASE : Kind.FAILOVER_RECORDS,
                true,
                true,
                commands,
                hasRival ? List.of(prepare(), provision(Inventories.PRIMARY)) : List.of(),
                random.nextInt(300),
                hasRival && random.nextBoolean(),
                troubles,
                List.of());
    }

    /**
     * The new pair of a site that has lost its home is made, by runs that are disturbed, while something goes wrong.
     */
    static Scenario repaired(long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 90);
        List<Command> commands = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            commands.add(Command.of("failover-app", Map.of("to", Inventories.RECOVERY.value())));
        }
        Command prepare = prepareAgain();
        commands.add(random.nextInt(3) == 0 ? prepare : disturbed(random, prepare));
        commands.add(random.nextBoolean() ? Command.RESUME : prepare);
        for (boolean isPrimary : List.of(true, false)) {
            Command provision = Command.of(
                    "provision",
                    Map.of("in-primary", String.valueOf(isPrimary), "in-recovery", String.valueOf(!isPrimary)));
            commands.add(random.nextInt(3) == 0 ? provision : disturbed(random, provision));
            commands.add(random.nextBoolean() ? Command.RESUME : provision);
        }
        commands.add(Command.VERIFY);
        List<Trouble> troubles = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            int from = random.nextInt(1800);
            troubles.add(new Trouble(fault(random, true), from, from + 5 + random.nextInt(900)));
        }
        boolean hasRival = random.nextInt(3) == 0;
        Scenario drawn = new Scenario(
                seed,
                Kind.REPAIRED,
                false,
                false,
                commands,
                hasRival ? List.of(prepare) : List.of(),
                random.nextInt(300),
                hasRival && random.nextBoolean(),
                troubles,
                List.of());
        // What goes wrong at home goes wrong in the Region that is in its place.
        return ScenarioText.parse(
                ScenarioText.of(drawn).replace(Inventories.PRIMARY.value(), Inventories.THIRD.value()));
    }

    /** Whether the records were exchanged before home was lost, or users are only answered otherwise. */
    boolean isExchanged() {
        return Math.floorMod(seed, 4) != 0;
    }

    /**
     * A global database whose roles are exchanged, as planned and by force, out and home: what is entered besides is as
     * it was drawn.
     */
    private Scenario exchanging(SplittableRandom random) {
        return with(exchanging(random, first), exchanging(random, rival), troubles);
    }

    private static List<Command> exchanging(SplittableRandom random, List<Command> commands) {
        List<Command> all = new ArrayList<>();
        for (Command command : commands) {
            String runbook = String.valueOf(command.runbook());
            // What is refused on such a site, as it was, now and then.
            boolean isExchanged = (runbook.equals("failover-db") && random.nextInt(8) > 0)
                    || ((runbook.equals("flip-db") || runbook.equals("prepare")) && random.nextInt(3) == 0);
            if (!isExchanged) {
                all.add(command);
                continue;
            }
            Map<String, String> arguments = new LinkedHashMap<>(command.arguments());
            arguments
                    .keySet()
                    .retainAll(Set.of("to", "accept-data-loss", "accept-unknown-loss", "force-while-healthy"));
            arguments.putIfAbsent("to", region(random).value());
            boolean isForced = runbook.equals("failover-db") && random.nextInt(2) == 0;
            if (!isForced) {
                arguments.keySet().retainAll(Set.of("to"));
            }
            all.add(new Command(
                    isForced ? "failover-db-global" : "switchover-db-global",
                    arguments,
                    command.killedAt(),
                    command.killedBesideCall(),
                    command.killedBesideLease(),
                    command.stoppedAfterSeconds(),
                    command.diskFullAtLine(),
                    command.thinksSeconds(),
                    command.tearsLine()));
            if (random.nextInt(3) == 0) {
                RegionName home = region(random);
                all.add(Command.of("switchover-db-global", Map.of("to", home.value())));
            }
        }
        return all;
    }

    /** A site with something that ours hasn't, and who comes upon it; more often than not nothing else is wrong. */
    private Scenario peculiar(SplittableRandom random) {
        List<Peculiarity> all = Arrays.stream(Peculiarity.values())
                .filter(each -> each != Peculiarity.ALARM_THAT_FORGETS
                        && each != Peculiarity.SECOND_APPLICATION
                        && each != Peculiarity.DATABASE_NAME
                        && each != Peculiarity.PRIVATE_DATABASE_NAME
                        && each != Peculiarity.SCALED_DOWN
                        && each != Peculiarity.SCALED_SERVICE
                        && each != Peculiarity.SCALED_NODES
                        && each != Peculiarity.ON_GROUPS
                        && each != Peculiarity.HEADLESS
                        && each != Peculiarity.SMALL_DATABASE
                        && each != Peculiarity.SERVERS_THAT_CAN_NOT_BE_STOPPED
                        && each != Peculiarity.SINGLE_ZONE
                        && each != Peculiarity.OPEN_NETWORK
                        && each != Peculiarity.SHUT_OUT
                        && each != Peculiarity.KEPT_WELL
                        && each != Peculiarity.USELESS_COPY)
                .toList();
        Peculiarity chosen = all.get(random.nextInt(all.size()));
        List<Command> commands = new ArrayList<>();
        Command promotion = failover(Inventories.RECOVERY, random.nextInt(3) > 0);
        Command move = Command.of("failover-app", Map.of("to", Inventories.RECOVERY.value()));
        Command forced = Command.of("failover-app", Map.of("to", Inventories.RECOVERY.value(), "force", "all"));
        switch (chosen) {
            case REPLICA_IN_A_THIRD_REGION,
                    REPLICA_BESIDE_OURS,
                    REPLICA_WITHOUT_A_USABLE_WRITER,
                    RECOVERY_THAT_FOLLOWS_NOBODY ->
                commands.add(random.nextInt(3) > 0 ? promotion : disturbed(random, promotion));
            case UNEVEN_READERS -> {
                Command flip = Command.of("flip-db", Map.of());
                commands.add(random.nextBoolean() ? flip : disturbed(random, flip));
                commands.add(Command.RESUME);
            }
            case REPLICATION_OF_A_PREFIX,
                    REPLICATION_UNTOLD,
                    REPLICATION_DISABLED,
                    REPLICATION_WITHOUT_KMS,
                    REPLICATION_WITH_A_KEY_ELSEWHERE -> {
                commands.add(Command.VERIFY);
                commands.add(prepareAgain());
                commands.add(Command.VERIFY);
                commands.add(move);
            }
            case ALARM_THAT_FORGETS,
                    SECOND_APPLICATION,
                    DATABASE_NAME,
                    PRIVATE_DATABASE_NAME,
                    SCALED_DOWN,
                    SCALED_SERVICE,
                    SCALED_NODES,
                    ON_GROUPS,
                    HEADLESS,
                    SMALL_DATABASE,
                    SERVERS_THAT_CAN_NOT_BE_STOPPED,
                    SINGLE_ZONE,
                    OPEN_NETWORK,
                    SHUT_OUT,
                    KEPT_WELL,
                    USELESS_COPY,
                    CLOSED_LISTENER,
                    ABANDONED_TARGETS,
                    TARGETS_WITHOUT_WEIGHT,
                    LISTENER_OF_ANOTHER_PORT,
                    DEAD_SIDE_SERVICE,
                    PAIR_OF_CNAMES,
                    ORPHANED_AAAA_RECORD -> {
                commands.add(Command.VERIFY);
                commands.add(move);
                if (random.nextInt(4) == 0) {
                    commands.add(forced);
                }
            }
        }
        commands.addAll(first);
        boolean isAlone = random.nextInt(3) > 0;
        return new Scenario(
                seed,
                kind,
                isEmpty,
                // Else nothing could be deleted, and all that asks who would be left without a source is passed by.
                isUnprotected || random.nextInt(4) > 0,
                commands,
                isAlone ? List.of() : rival,
                rivalAfterSeconds,
                !isAlone && rivalElsewhere,
                isAlone ? List.of() : troubles,
                List.of(chosen));
    }

    /**
     * Two machines that know nothing of each other, a promotion between the commands of the other, and a network on
     * which a third of what is asked is lost: the moments at which silence is most easily taken for an answer.
     */
    private Scenario inSilence(SplittableRandom random) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("to", Inventories.RECOVERY.value());
        arguments.put("accept-data-loss", "PT1H");
        arguments.put("accept-unknown-loss", "true");
        if (random.nextInt(3) > 0) {
            arguments.put("force-while-healthy", "true");
        }
        Command promotion = Command.of("failover-db", arguments);
        Command away = Command.of("failover-app", Map.of("to", Inventories.RECOVERY.value()));
        Command home = Command.of("failover-app", Map.of("to", Inventories.PRIMARY.value()));
        List<Command> here = new ArrayList<>();
        if (random.nextBoolean()) {
            here.add(away);
        }
        here.add(random.nextBoolean() ? promotion : disturbed(random, promotion));
        if (random.nextBoolean()) {
            here.add(Command.RESUME);
        }
        here.add(random.nextBoolean() ? away : home);
        List<Command> there = new ArrayList<>();
        there.add(random.nextInt(3) > 0 ? home : promotion);
        there.add(random.nextBoolean() ? home : away);
        boolean isExchanged = random.nextInt(4) == 0;
        List<Trouble> silence = new ArrayList<>();
        silence.add(new Trouble(
                random.nextInt(4) > 0
                        ? new Fault.LostRequests(0.2 + random.nextInt(20) / 100.0)
                        : new Fault.LostAnswers(0.2 + random.nextInt(20) / 100.0),
                0,
                TROUBLES_END));
        if (random.nextInt(4) == 0) {
            silence.add(new Trouble(
                    new Fault.RegionDark(region(random), Fault.Silence.BLACKHOLE),
                    random.nextInt(300),
                    600 + random.nextInt(1800)));
        }
        return new Scenario(
                seed,
                kind,
                isEmpty,
                isUnprotected,
                isExchanged ? there : here,
                isExchanged ? here : there,
                7 + random.nextInt(274),
                true,
                silence,
                List.of());
    }

    /**
     * What makes the loss of a promotion hard to tell: by chance these seldom meet, and by the time anybody looks they
     * must have gone on for a while.
     */
    private static List<Trouble> doubts(SplittableRandom random, List<Command> commands) {
        boolean promotes = commands.stream().anyMatch(command -> "failover-db".equals(command.runbook()));
        if (!promotes || random.nextInt(5) != 0) {
            return List.of();
        }
        List<Fault> faults = new ArrayList<>();
        faults.add(
                random.nextBoolean()
                        ? new Fault.ReplicationStopped()
                        : new Fault.ReplicationLag(Duration.ofSeconds(60 + random.nextInt(600))));
        if (random.nextInt(2) == 0) {
            faults.add(
                    random.nextBoolean()
                            ? new Fault.MetricsMissing()
                            : new Fault.MetricsDelayed(Duration.ofSeconds(random.nextInt(600))));
        }
        if (random.nextInt(3) == 0) {
            faults.add(new Fault.ClockSkew(null, Duration.ofSeconds(random.nextInt(-240, 240))));
        }
        List<Trouble> troubles = new ArrayList<>();
        for (Fault fault : faults) {
            int from = -random.nextInt(500);
            troubles.add(new Trouble(fault, from, TROUBLES_END));
        }
        return troubles;
    }

    /** What a process that died had done, the one that takes over may not see yet. By chance that seldom meets. */
    private static List<Trouble> unseen(SplittableRandom random, List<Command> commands) {
        boolean dies = commands.stream().anyMatch(command -> command.killedBesideCall() > 0);
        return dies && random.nextInt(4) == 0
                ? List.of(
                        new Trouble(new Fault.StaleReads(Duration.ofSeconds(8 + random.nextInt(13))), 0, TROUBLES_END))
                : List.of();
    }

    /**
     * The primary Region goes dark, application and database leave it, it comes back, and the application goes home: to
     * a database that has none of what was written since. By chance that is seldom met.
     */
    private static List<Command> homeToTheOldWriter(
            SplittableRandom random, List<Command> commands, List<Trouble> troubles) {
        if (random.nextInt(12) != 0) {
            return commands;
        }
        int heals = 600 + random.nextInt(600);
        troubles.add(new Trouble(new Fault.RegionDark(Inventories.PRIMARY, Fault.Silence.BLACKHOLE), 0, heals));
        Command home = Command.of("failover-app", Map.of("to", Inventories.PRIMARY.value()));
        List<Command> all = new ArrayList<>();
        all.add(Command.of("failover-app", Map.of("to", Inventories.RECOVERY.value())));
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("to", Inventories.RECOVERY.value());
        arguments.put("accept-unknown-loss", "true");
        arguments.put("accept-data-loss", "PT1H");
        Command promotion = Command.of("failover-db", arguments);
        all.add(random.nextInt(3) > 0 ? promotion : disturbed(random, promotion));
        all.add(home.agreedToAfter(heals));
        all.add(home);
        all.addAll(commands);
        return all;
    }

    /**
     * Out, the old primary made again as a replica, home, and whatever the seed has besides: by chance that is never
     * met.
     */
    private static List<Command> wayHome(SplittableRandom random, List<Command> commands) {
        if (random.nextInt(15) != 0) {
            return commands;
        }
        Command out = failover(Inventories.RECOVERY, true);
        Command home = failover(Inventories.PRIMARY, random.nextBoolean());
        List<Command> all = new ArrayList<>(List.of(out, Command.terraform(Inventories.PRIMARY)));
        all.add(random.nextBoolean() ? home : disturbed(random, home));
        if (random.nextBoolean()) {
            all.add(failover(Inventories.RECOVERY, random.nextBoolean()));
        }
        all.addAll(commands);
        return all;
    }

    private static Command failover(RegionName to, boolean deletesOldPrimary) {
        return Command.of(
                "failover-db",
                deletesOldPrimary
                        ? Map.of("force-while-healthy", "true", "to", to.value(), "delete-old-primary", "true")
                        : Map.of("force-while-healthy", "true", "to", to.value()));
    }

    private static List<Command> commands(SplittableRandom random, boolean empty) {
        List<Command> commands = new ArrayList<>();
        int count = 1 + Math.min(random.nextInt(4), random.nextInt(4));
        for (int i = 0; i < count; i++) {
            Command command = disturbed(random, empty ? prepare() : command(random));
            commands.add(command);
            while (command.isDisturbed() && random.nextInt(10) < 7) {
                command = disturbed(random, Command.RESUME);
                commands.add(command);
            }
        }
        return commands;
    }

    /**
     * The moments at which most can go wrong are few, and by chance they are seldom met: a process dies beside a call
     * that changes something, and another takes over; or the world changes while the operator still reads the plan.
     */
    private static List<Command> beside(SplittableRandom random, List<Command> commands) {
        int draw = random.nextInt(6);
        int chosen = random.nextInt(commands.size());
        Command command = commands.get(chosen);
        if (draw > 1 || command.isResume() || command.isTerraform()) {
            return commands;
        }
        List<Command> others = new ArrayList<>(commands);
        if (draw == 0) {
            others.set(chosen, command.agreedToAfter(1 + random.nextInt(random.nextBoolean() ? 30 : 900)));
        } else {
            others.set(chosen, command.killedBesideCall(1 + random.nextInt(random.nextBoolean() ? 4 : 10)));
            if (random.nextInt(4) > 0) {
                others.add(chosen + 1, Command.RESUME);
            }
        }
        return others;
    }

    private static Command disturbed(SplittableRandom random, Command command) {
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 ->
                command.killedAt(1 + random.nextInt(random.nextBoolean() ? 60 : 400), random.nextBoolean());
            case 4 -> command.stoppedAfter(1 + random.nextInt(400));
            case 5 -> random.nextInt(3) == 0 ? command.diskFullAt(1 + random.nextInt(15)) : command;
            default -> command;
        };
    }

    static Command prepare() {
        return Command.of("prepare", Map.of("public-key", HealthySite.PUBLIC_KEY));
    }

    /** One Region in an account that is prepared: on a site that is provisioned nothing would be left to do. */
    static Command provision(RegionName region) {
        boolean isPrimary = region.equals(Inventories.PRIMARY);
        return Command.of(
                "provision",
                Map.of("in-primary", String.valueOf(isPrimary), "in-recovery", String.valueOf(!isPrimary)));
    }

    /** On a site that is provisioned: with another public key than its own all would be refused. */
    private static Command prepareAgain() {
        return Command.of("prepare", Map.of());
    }

    /** The shipped runbooks that nothing here is made for. They are played too. */
    static final List<String> UNKNOWN = RunbookLibrary.shipped().stream()
            .filter(name -> !Set.of(
                            "failback",
                            "failover-app",
                            "failover-db",
                            "failover-db-global",
                            "fence",
                            "failover-site",
                            "flip-db",
                            "game-day",
                            "lift-fence",
                            "prepare",
                            "provision",
                            "switchover-db",
                            "switchover-db-global",
                            "switchover-site")
                    .contains(name))
            .toList();

    /** A runbook with arguments of the kinds that its parameters ask for. */
    static Command any(SplittableRandom random, Runbook runbook) {
        Map<String, String> arguments = new LinkedHashMap<>();
        for (Parameter parameter : runbook.parameters()) {
            if (!parameter.required() && random.nextInt(3) > 0) {
                continue;
            }
            String value = switch (parameter.type()) {
                case REGION -> region(random).value();
                case FLAG -> String.valueOf(random.nextBoolean());
                case DURATION -> Duration.ofSeconds(60L * random.nextInt(20)).toString();
                case APPLICATION, DATABASE -> "";
                case TEXT, STEP -> parameter.required() ? HealthySite.PUBLIC_KEY : "";
            };
            arguments.put(parameter.name(), value);
        }
        return Command.of(runbook.name(), arguments);
    }

    private static RegionName region(SplittableRandom random) {
        return random.nextInt(4) == 0 ? Inventories.PRIMARY : Inventories.RECOVERY;
    }

    private static Command command(SplittableRandom random) {
        if (!UNKNOWN.isEmpty() && random.nextInt(4) == 0) {
            return any(random, ShippedRunbooks.read(UNKNOWN.get(random.nextInt(UNKNOWN.size()))));
        }
        RegionName to = region(random);
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> {
                Map<String, String> arguments = new LinkedHashMap<>();
                arguments.put("to", to.value());
                if (random.nextInt(4) == 0) {
                    arguments.put("force", "all");
                }
                yield Command.of("failover-app", arguments);
            }
            case 3, 4, 5, 6 -> {
                Map<String, String> arguments = new LinkedHashMap<>();
                arguments.put("to", to.value());
                if (random.nextInt(3) == 0) {
                    arguments.put(
                            "accept-data-loss",
                            Duration.ofSeconds(60L * random.nextInt(20)).toString());
                }
                if (random.nextInt(3) == 0) {
                    arguments.put("delete-old-primary", "true");
                }
                // Mostly said, or most promotions would be refused, since most primaries are well.
                if (random.nextInt(8) > 0) {
                    arguments.put("force-while-healthy", "true");
                }
                if (random.nextInt(4) == 0) {
                    arguments.put("accept-unknown-loss", "true");
                }
                yield Command.of("failover-db", arguments);
            }
            case 7 -> Command.of("flip-db", random.nextBoolean() ? Map.of() : Map.of("region", to.value()));
            case 8 -> Command.of("game-day", random.nextInt(4) == 0 ? Map.of("force", "all") : Map.of());
            default -> prepareAgain();
        };
    }

    private static Fault fault(SplittableRandom random, boolean empty) {
        RegionName region = random.nextInt(3) == 0 ? Inventories.RECOVERY : Inventories.PRIMARY;
        return switch (random.nextInt(19)) {
            case 0, 1 ->
                new Fault.RegionDark(region, random.nextBoolean() ? Fault.Silence.REFUSE : Fault.Silence.BLACKHOLE);
            case 2, 3 -> {
                String[] services = {"rds", "ec2", "elasticloadbalancing", "cloudwatch", "s3", "eks", "iam"};
                yield new Fault.ApiDown(
                        services[random.nextInt(services.length)],
                        random.nextInt(3) == 0 ? null : region,
                        random.nextBoolean() ? Fault.Breakage.ERROR_5XX : Fault.Breakage.TIMEOUT);
            }
            case 4 -> new Fault.Route53ControlDown();
            case 5 -> new Fault.Throttling(random.nextInt(1, 60) / 100.0);
            case 6 -> new Fault.ServerErrors(random.nextInt(1, 60) / 100.0);
            case 7 -> new Fault.LostRequests(random.nextInt(1, 60) / 100.0);
            case 8, 9 -> new Fault.LostAnswers(random.nextInt(1, 60) / 100.0);
            case 10 -> new Fault.StaleReads(Duration.ofSeconds(1 + random.nextInt(20)));
            case 11 -> new Fault.SlowTransitions(1 + random.nextInt(1, 40) / 10.0);
            case 12 -> {
                Fault.TransitionKind[] kinds = Fault.TransitionKind.values();
                yield new Fault.StuckTransition(kinds[random.nextInt(kinds.length)]);
            }
            case 13 -> new Fault.ReplicationLag(Duration.ofSeconds(1 + random.nextInt(900)));
            case 14 -> new Fault.ReplicationStopped();
            case 15 -> {
                if (empty) {
                    yield new Fault.Throttling(0.1);
                }
                String[] names = {"web-1", "web-2", "web-3", "db-1", "db-2"};
                yield new Fault.InstanceDown(names[random.nextInt(names.length)] + "@" + region);
            }
            case 16 ->
                random.nextBoolean()
                        ? new Fault.MetricsMissing()
                        : new Fault.MetricsDelayed(Duration.ofSeconds(random.nextInt(600)));
            case 17 -> random.nextBoolean() ? new Fault.NameServersSilent() : new Fault.CredentialsExpired();
            // One process's clock, or everybody's: two operators need not have the same time.
            default ->
                new Fault.ClockSkew(
                        random.nextInt(3) == 0 ? "drctl-" + (1 + random.nextInt(4)) : null,
                        Duration.ofSeconds(random.nextInt(-300, 300)));
        };
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(isEmpty ? "an empty account" : "the site, provisioned");
        text.append(kind == Kind.FAILOVER_RECORDS ? "" : ", " + kind)
                .append(isUnprotected ? ", its databases not protected against deletion" : "");
        first.forEach(command -> text.append("\n  operator: ").append(command));
        rival.forEach(
                command -> text.append(rivalElsewhere ? "\n  rival at another machine, after " : "\n  rival, after ")
                        .append(rivalAfterSeconds)
                        .append(" s: ")
                        .append(command));
        troubles.forEach(trouble -> text.append("\n  trouble: ").append(trouble));
        peculiarities.forEach(each -> text.append("\n  peculiar: ").append(each));
        return text.toString();
    }
}
