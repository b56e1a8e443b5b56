package io.drctl.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import io.drctl.cloud.Cloud;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may import whom, and who may touch the world outside.
 *
 * <p>The table is the one of {@code ARCHITECTURE.md}: data flows one way, from the inventory to the report, and the
 * adapters stand aside behind the ports. The other rules keep time, chance, processes, the terminal and each library in
 * one place, which is what lets a whole failover be replayed in a test.
 */
final class ImportRules {
    static final String ROOT = "io.drctl";

    /** Each package of drctl with the packages that it may import. */
    static final Map<String, Set<String>> MAY_IMPORT = mayImport();

    private static final DescribedPredicate<JavaClass> MAIN =
            resideInAPackage(ROOT).and(simpleName("Main")).as("Main");

    private static final Pattern RANDOM_GENERATORS =
            Pattern.compile("java\\.util\\.(random\\..+|Random|SplittableRandom|concurrent\\.ThreadLocalRandom)");

    /** Only {@code training} runs outside any command, so it need not go through the ports. */
    private static final DescribedPredicate<JavaClass> TRAINING = in("training");

    /** Every rule by its name. */
    static final Map<String, ArchRule> RULES = rules();

    private ImportRules() {}

    private static Map<String, Set<String>> mayImport() {
        Map<String, Set<String>> table = new LinkedHashMap<>();
        table.put("text", Set.of());
        table.put("diagnostic", Set.of());
        table.put("files", Set.of());
        table.put("yaml", Set.of("diagnostic", "files"));
        table.put("inventory", Set.of("diagnostic", "yaml"));
        table.put("cloud", Set.of("inventory"));
        table.put("writer", Set.of("inventory", "cloud"));
        table.put("readiness", Set.of("inventory", "cloud", "writer"));
        table.put("lease", Set.of("inventory", "cloud"));
        table.put("discovery", Set.of("inventory", "cloud"));
        table.put("runbook", Set.of("inventory", "diagnostic", "yaml"));
        table.put("action", Set.of("runbook", "cloud", "writer", "inventory"));
        Set<String> steps = Set.of("action", "runbook", "cloud", "readiness", "writer", "inventory");
        for (String family : List.of("traffic", "database", "presteps")) {
            table.put("action." + family, steps);
        }
        table.put(
                "action.catalogue",
                Set.of("action", "action.traffic", "action.database", "action.presteps", "runbook"));
        table.put("journal", Set.of("runbook", "diagnostic", "files"));
        table.put(
                "engine",
                Set.of(
                        "action",
                        "action.catalogue",
                        "action.database",
                        "action.traffic",
                        "lease",
                        "readiness",
                        "writer",
                        "runbook",
                        "journal",
                        "cloud",
                        "inventory",
                        "diagnostic",
                        "files"));
        table.put(
                "permission",
                Set.of("engine", "action", "action.catalogue", "runbook", "cloud", "inventory", "diagnostic"));
        table.put("drill", Set.of("journal", "runbook", "writer"));
        table.put("report", Set.of("drill", "journal", "runbook", "writer"));
        table.put("process", Set.of("cloud", "inventory"));
        table.put("outside", Set.of("cloud", "inventory"));
        table.put("terraform", Set.of("cloud", "inventory", "diagnostic", "files", "process"));
        table.put("sql", Set.of("cloud", "inventory"));
        table.put("aws", Set.of("cloud", "inventory"));
        table.put("sim", Set.of("cloud", "inventory"));
        table.put(
                "sandbox", Set.of("sim", "terraform", "process", "cloud", "yaml", "inventory", "diagnostic", "files"));
        // The ground floor: what sentences are made of.
        table.replaceAll((name, allowed) -> name.equals("text") ? allowed : with(allowed, "text"));
        // Commands and views see every operation, but no adapter: Main alone decides between live and simulated.
        Set<String> operations = with(table.keySet());
        operations.removeAll(Set.of("aws", "outside", "sim", "sql"));
        table.put("cli.view", operations);
        table.put("cli", with(operations, "cli.view"));
        // Training runs what a user runs, by way of Main.
        table.put("training", Set.of(""));
        return table;
    }

    private static Set<String> with(Set<String> packages, String... more) {
        Set<String> all = new TreeSet<>(packages);
        all.addAll(List.of(more));
        return all;
    }

    private static Map<String, ArchRule> rules() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        MAY_IMPORT.forEach((name, allowed) -> rules.put("imports of " + name, importsOf(name, allowed)));
        rules.put("every package stands in the table", everyPackageStandsInTheTable());
        rules.put("no cycles", slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
        // Values get into a document by JsonObject's methods, which spell them all alike.
        rules.put(
                "views write JSON by JsonObject only",
                noClasses()
                        .that(in("cli").or(in("cli.view")))
                        .and(not(simpleName("JsonObject").or(simpleName("JsonSchema"))))
                        .should()
                        .dependOnClassesThat(resideInAnyPackage("tools.jackson..")));
        rules.put(
                "picocli only in cli",
                dependingOn(resideInAnyPackage("picocli.."), MAIN.or(in("cli")).or(in("cli.view"))));
        rules.put("the AWS SDK only in aws", dependingOn(resideInAnyPackage("software.amazon.awssdk.."), in("aws")));
        rules.put("JDBC only in sql", dependingOn(resideInAnyPackage("java.sql..", "org.mariadb.."), in("sql")));
        rules.put(
                "YAML only in yaml",
                dependingOn(resideInAnyPackage("tools.jackson.dataformat.yaml..", "org.snakeyaml.."), in("yaml")));
        rules.put("processes only in process", dependingOn(type(ProcessBuilder.class), in("process")));
        rules.put("no Runtime.exec", accessing("Runtime\\.exec\\(", DescribedPredicate.alwaysFalse()));
        rules.put(
                "the terminal only in Main and cli.view",
                accessing("System\\.(out|err|in|console)\\b|\\w+\\.printStackTrace\\(\\)", MAIN.or(in("cli.view"))));
        rules.put("exit only in Main", accessing("(System|Runtime)\\.(exit|halt)\\(", MAIN.or(TRAINING)));
        rules.put(
                "time only in SystemClock",
                accessing(
                        "\\w+\\.now\\(|Clock\\.(system|tick)|System\\.currentTimeMillis\\(|(Thread|TimeUnit)\\.sleep\\("
                                + "|LockSupport\\.park(Nanos|Until)\\(|Object\\.wait\\(long",
                        DescribedPredicate.<JavaClass>describe(
                                        "SystemClock",
                                        type -> type.getSimpleName().equals("SystemClock"))
                                .or(TRAINING)));
        rules.put(
                "threads only in PlatformThreads",
                accessing(
                        "(Thread|Timer|ForkJoinPool|ThreadPoolExecutor|ScheduledThreadPoolExecutor)\\.<init>|"
                                + "Thread\\.(ofPlatform|ofVirtual|startVirtualThread)\\(|ForkJoinPool\\.commonPool\\(|"
                                + "Executors\\.|CompletableFuture\\.\\w+Async\\(|Collection\\.parallelStream\\(|"
                                + "BaseStream\\.parallel\\(",
                        // A shutdown hook is a thread that the JVM starts.
                        nested("PlatformThreads").or(nested("Interruption")).or(TRAINING)));
        rules.put(
                "PlatformThreads only in adapters",
                dependingOn(
                        nested("PlatformThreads"),
                        in("cloud")
                                .or(in("aws"))
                                .or(in("process"))
                                .or(in("sandbox"))
                                .or(in("cli.view"))));
        rules.put(
                "chance only in sim",
                dependingOn(
                        DescribedPredicate.<JavaClass>describe(
                                "random generators",
                                type -> RANDOM_GENERATORS
                                        .matcher(type.getName())
                                        .matches()),
                        in("sim")));
        rules.put(
                "checks ask only by way of reads",
                noClasses()
                        .that(in("readiness")
                                .and(not(nested("(\\w+Reads|Readiness|Verification)")
                                        .as("reads"))))
                        .should()
                        .dependOnClassesThat(type(Cloud.class)));
        rules.put(
                "run ids only in journal and sim",
                accessing(
                        "UUID\\.randomUUID\\(|SecureRandom\\.<init>|Math\\.random\\(",
                        in("sim").or(in("journal")).or(nested("Ink"))));
        rules.replaceAll((name, rule) -> rule.allowEmptyShould(true).as(name));
        return rules;
    }

    private static ArchRule importsOf(String name, Set<String> allowed) {
        DescribedPredicate<JavaClass> own = in(name);
        DescribedPredicate<JavaClass> known = allowed.stream()
                .map(ImportRules::in)
                .reduce(own, (one, other) -> one.or(other))
                .as("in %s", allowed);
        return classes()
                .that(own)
                .should()
                .onlyDependOnClassesThat(
                        known.or(not(resideInAPackage(ROOT + ".."))).or(unnamed()));
    }

    /** Array and lambda helpers of the compiler have no package of their own. */
    private static DescribedPredicate<JavaClass> unnamed() {
        return DescribedPredicate.describe(
                "unnamed", type -> type.getPackageName().isEmpty());
    }

    private static ArchRule everyPackageStandsInTheTable() {
        String[] packages = Stream.concat(
                        Stream.of(ROOT), MAY_IMPORT.keySet().stream().map(name -> ROOT + "." + name))
                .toArray(String[]::new);
        return classes().that().resideInAPackage(ROOT + "..").should().resideInAnyPackage(packages);
    }

    private static DescribedPredicate<JavaClass> in(String name) {
        return resideInAPackage(name.isEmpty() ? ROOT : ROOT + "." + name);
    }

    /** A class with those within it. */
    private static DescribedPredicate<JavaClass> nested(String name) {
        return DescribedPredicate.describe(name, type -> type.getName().matches(".*\\." + name + "(\\$.*)?"));
    }

    private static DescribedPredicate<JavaClass> type(Class<?> type) {
        return DescribedPredicate.describe(type.getSimpleName(), other -> other.isEquivalentTo(type));
    }

    private static ArchRule dependingOn(
            DescribedPredicate<? super JavaClass> what, DescribedPredicate<? super JavaClass> exempt) {
        return noClasses().that(not(exempt)).should().dependOnClassesThat(what);
    }

    /**
     * Forbids calls, method references and field reads by what they start with: {@code Owner.field}, or
     * {@code Owner.method(Parameter, …)}, of the JDK.
     */
    private static ArchRule accessing(String member, DescribedPredicate<? super JavaClass> exempt) {
        Pattern pattern = Pattern.compile(member);
        DescribedPredicate<JavaAccess<?>> matching = DescribedPredicate.describe(
                member,
                access -> access.getTargetOwner().getPackageName().startsWith("java.")
                        && pattern.matcher(signature(access)).lookingAt());
        return noClasses().that(not(exempt)).should().accessTargetWhere(matching);
    }

    private static String signature(JavaAccess<?> access) {
        String member = access.getTargetOwner().getSimpleName() + "."
                + access.getTarget().getName();
        return access.getTarget() instanceof CodeUnitAccessTarget called
                ? called.getRawParameterTypes().stream()
                        .map(JavaClass::getSimpleName)
                        .collect(Collectors.joining(", ", member + "(", ")"))
                : member;
    }
}
