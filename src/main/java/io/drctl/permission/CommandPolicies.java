package io.drctl.permission;

import io.drctl.action.Need;
import io.drctl.cloud.Cloud;
import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.engine.DatabaseRunbooks;
import io.drctl.engine.Plan;
import io.drctl.engine.PlannedStep;
import io.drctl.engine.Planner;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Database;
import io.drctl.inventory.Fence;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.SqlAccess;
import io.drctl.runbook.Parameter;
import io.drctl.runbook.ParameterType;
import io.drctl.runbook.Runbook;
import io.drctl.runbook.RunbookLibrary;
import io.drctl.runbook.RunbookOrigin;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Similarity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The policies of drctl's commands. What a run changes and needs is what the steps of its runbook declare, with every
 * argument that the inventory offers; what it reads beside that, {@link Reads} says. Makes no calls.
 */
public final class CommandPolicies {
    /**
     * A policy, and what it leaves open.
     *
     * @param notes sentences about what it can't contain
     */
    public record Printed(Policy policy, List<String> notes) {}

    /** A runbook that a command runs, about one thing or, without arguments, about whatever there is. */
    private record Started(String runbook, Map<String, String> arguments) {
        static List<Started> of(String... runbooks) {
            return Stream.of(runbooks).map(each -> new Started(each, Map.of())).toList();
        }
    }

    /** Looks at whatever is there, and not at what an inventory names. */
    private static final String DISCOVERY = "inventory discover";

    /** What {@code --state} reads, which {@code iam-actions.txt} narrows by its name. */
    private static final String STATES = "s3:ReadState";

    private static final String CLOSE = "ec2:RevokeSecurityGroupIngress";

    /** By the commands that are a run. */
    private static final Map<String, Function<CommandPolicies, List<Started>>> RUNS = runs();

    /** Those that ask AWS something and are no run; or some of each. */
    private static final List<String> LOOKS =
            List.of(DISCOVERY, "reconcile", "verify", "status", "fence", "repair", "db divergence");

    private final Inventory inventory;
    private final Cloud cloud;
    private final RunbookLibrary library;

    /** @param cloud whose ports are looked for, and not asked */
    public CommandPolicies(Inventory inventory, Cloud cloud, RunbookLibrary library) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.library = library;
    }

    private static Map<String, Function<CommandPolicies, List<Started>>> runs() {
        Map<String, Function<CommandPolicies, List<Started>>> all = new LinkedHashMap<>();
        all.put("prepare", site -> Started.of("prepare"));
        all.put("provision", site -> Started.of("provision"));
        all.put("fence", site -> Started.of("fence", "lift-fence"));
        all.put("failover app", site -> Started.of("failover-app"));
        all.put("failover db", CommandPolicies::databaseFailovers);
        all.put("failover site", site -> Started.of("failover-site"));
        all.put("switchover db", site -> site.ofDatabases(DatabaseRunbooks::switchover));
        all.put("switchover site", site -> Started.of("switchover-site"));
        all.put("failback", site -> Started.of(DatabaseRunbooks.FAILBACK));
        all.put("drill run", CommandPolicies::drills);
        // Whatever run is open, these go on with it.
        for (String command : List.of("run resume", "run skip", "run force", "settle")) {
            all.put(command, CommandPolicies::everything);
        }
        return all;
    }

    /** The commands that ask AWS something, in the order of the help. */
    public static List<String> commands() {
        List<String> all = new ArrayList<>(new LinkedHashSet<>(
                Stream.concat(LOOKS.stream(), RUNS.keySet().stream()).toList()));
        all.sort(null);
        return List.copyOf(all);
    }

    /**
     * The policy of a command, or of a group of commands; of all for no words.
     *
     * @param words such as {@code failover db}
     * @throws InputException when no command of that name asks AWS anything
     */
    public Printed of(List<String> words) {
        String asked = String.join(" ", words);
        List<String> meant = commands().stream()
                .filter(each -> asked.isEmpty() || (each + " ").startsWith(asked + " "))
                .toList();
        if (meant.isEmpty()) {
            throw new InputException(Diagnostic.error(
                    "no command `" + asked + "` asks AWS anything" + Similarity.hint(asked, commands()),
                    Remedy.of("name one of: " + String.join(", ", commands()) + "; or none, for the policy of all: ")
                            .then(Command.drctl("iam-policy"))));
        }
        Set<String> operations = new TreeSet<>();
        meant.stream().filter(each -> !each.equals(DISCOVERY)).forEach(each -> operations.addAll(operations(each)));
        Set<String> wide = meant.contains(DISCOVERY) ? Reads.of(DISCOVERY) : new TreeSet<>();
        if (wide.remove(STATES)) {
            // Whatever is discovered, not all objects of the account are read for it.
            operations.add(STATES);
        }
        Policy policy = Policy.of(operations, new Arns(inventory));
        List<String> notes = notes(operations);
        if (meant.contains("verify") && !operations.contains(CLOSE) && closesGroups()) {
            notes.add("verify asks EC2 by DryRun whether drctl may close security groups; that passes only with the"
                    + " policy of fence beside this one");
        }
        return new Printed(wide.isEmpty() ? policy : policy.with(Policy.wide("Discover", wide)), notes);
    }

    private boolean closesGroups() {
        return inventory.databases().stream().anyMatch(each -> each.fences().contains(Fence.SECURITY_GROUP));
    }

    /** What a command may ask or change, as drctl's messages name it. */
    Set<String> operations(String command) {
        Set<String> all = new TreeSet<>();
        if (LOOKS.contains(command)) {
            all.addAll(Reads.of(command));
        }
        Function<CommandPolicies, List<Started>> started = RUNS.get(command);
        if (started != null) {
            all.addAll(Reads.of(Reads.STATUS));
            all.addAll(Reads.of(Reads.LEASE));
            started.apply(this).forEach(each -> all.addAll(operations(each)));
        }
        if (inventory.regions().stream().anyMatch(region -> region.roleArn() != null)) {
            all.add("sts:AssumeRole");
        }
        boolean asksBySql = all.removeIf(operation -> operation.startsWith("sql:"));
        if (asksBySql) {
            inventory.databases().forEach(each -> all.addAll(bySql(each)));
        }
        if (all.contains("rds:DeleteDBInstance")) {
            // Asked for a final snapshot, RDS checks this too.
            all.add("rds:CreateDBSnapshot");
        }
        all.removeIf(this::isOfNothing);
        return all;
    }

    private Set<String> operations(Started started) {
        Set<String> all = new TreeSet<>();
        Runbook runbook = library.read(started.runbook());
        for (Map<String, String> arguments : arguments(runbook)) {
            Map<String, String> with = new LinkedHashMap<>(arguments);
            with.putAll(started.arguments());
            for (PlannedStep step : plan(runbook, with).steps()) {
                all.addAll(Reads.of(step.action().name()));
                step.outline().dependsOn().stream().map(Need::operation).forEach(all::add);
            }
        }
        return all;
    }

    private Plan plan(Runbook runbook, Map<String, String> arguments) {
        return new Planner(inventory, cloud).plan(runbook, arguments);
    }

    private List<Started> databaseFailovers() {
        List<Started> all = new ArrayList<>(ofDatabases(DatabaseRunbooks::failover));
        all.addAll(ofDatabases(database -> "flip-db"));
        return all;
    }

    private List<Started> ofDatabases(Function<Database, String> runbook) {
        return inventory.databases().stream()
                .map(each -> new Started(runbook.apply(each), Map.of("database", each.name())))
                .toList();
    }

    /** drctl's own, and the site's. */
    private List<Started> drills() {
        return Stream.concat(
                        Stream.of("game-day"),
                        library.sources().stream()
                                .filter(each -> each.kind() == RunbookOrigin.Kind.OWN && each.isValid())
                                .map(RunbookLibrary.Source::runbook))
                .map(each -> new Started(each, Map.of()))
                .toList();
    }

    private List<Started> everything() {
        return List.of(
                        "prepare",
                        "provision",
                        "fence",
                        "failover app",
                        "failover db",
                        "failover site",
                        "switchover db",
                        "switchover site",
                        "failback",
                        "drill run")
                .stream()
                .flatMap(each -> Objects.requireNonNull(RUNS.get(each)).apply(this).stream())
                .toList();
    }

    /** Every way to run it that the inventory offers; each switch once the other way round than by default. */
    private List<Map<String, String>> arguments(Runbook runbook) {
        List<Map<String, String>> all = List.of(Map.of());
        for (Parameter parameter : runbook.parameters()) {
            List<String> values = values(parameter);
            if (values.isEmpty()) {
                continue;
            }
            List<Map<String, String>> more = new ArrayList<>();
            for (Map<String, String> each : all) {
                for (String value : values) {
                    Map<String, String> with = new LinkedHashMap<>(each);
                    with.put(parameter.name(), value);
                    more.add(with);
                }
            }
            all = more;
        }
        List<Map<String, String>> switched = new ArrayList<>(all);
        for (Parameter parameter : runbook.parameters()) {
            if (parameter.type() == ParameterType.FLAG) {
                String other = String.valueOf(!Boolean.parseBoolean(parameter.fallback()));
                all.forEach(each -> {
                    Map<String, String> with = new LinkedHashMap<>(each);
                    with.put(parameter.name(), other);
                    switched.add(with);
                });
            }
        }
        return switched;
    }

    private List<String> values(Parameter parameter) {
        return switch (parameter.type()) {
            case REGION ->
                inventory.regions().stream()
                        .map(region -> region.name().value())
                        .toList();
            case APPLICATION ->
                inventory.applications().stream()
                        .filter(each -> each.isMoved())
                        .map(each -> each.name())
                        .toList();
            case DATABASE -> inventory.databases().stream().map(Database::name).toList();
            case FLAG, DURATION, TEXT, STEP -> List.of();
        };
    }

    private static Set<String> bySql(Database database) {
        SqlAccess access = database.sql();
        if (access == null) {
            return Set.of();
        }
        Set<String> all = new TreeSet<>();
        if (access.via() == SqlAccess.Via.DATA_API) {
            all.addAll(List.of("rds-data:ExecuteStatement", "secretsmanager:DescribeSqlSecret"));
        }
        all.add("secretsmanager:GetSecretValue");
        return all;
    }

    /** Whether it is of a service of which the inventory has nothing, so that it is never asked. */
    private boolean isOfNothing(String operation) {
        return switch (operation.substring(0, operation.indexOf(':'))) {
            case "ecs" -> lacks(AssetKind.CONTAINER_SERVICE.word());
            case "ecr" -> lacks("ecr-repository") && lacks(AssetKind.CONTAINER_SERVICE.word());
            case "cloudfront" -> lacks("cloudfront-distribution");
            case "s3", "iam" -> lacks(AssetKind.BUCKET.word());
            case "rds" ->
                inventory.databases().isEmpty()
                        || (operation.equals("rds:DescribeGlobalClusters")
                                && inventory.databases().stream()
                                        .allMatch(each -> each.replication()
                                                .globalCluster()
                                                .isEmpty()));
            default -> false;
        };
    }

    private boolean lacks(String kind) {
        return inventory.assets().stream().noneMatch(row -> row.kind().word().equals(kind));
    }

    private List<String> notes(Set<String> operations) {
        List<String> notes = new ArrayList<>();
        if (operations.stream().anyMatch(each -> each.startsWith("terraform:"))) {
            notes.add("what Terraform itself needs for what its configuration has isn't in it");
        }
        if (operations.contains("sts:AssumeRole")) {
            notes.add("drctl works as the roles of the Regions: give it to those roles; who runs drctl needs the"
                    + " statement AssumeTheRolesOfTheRegions alone");
        }
        return notes;
    }
}
