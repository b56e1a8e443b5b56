package io.drctl.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static io.drctl.architecture.ImportRules.MAY_IMPORT;
import static io.drctl.architecture.ImportRules.ROOT;
import static io.drctl.architecture.ImportRules.RULES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.drctl.Main;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.sts.StsClient;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Holds drctl to the {@link ImportRules}, and the rules to being able to fail. */
class ImportRulesTest {
    private static JavaClasses drctl = new ClassFileImporter().importClasses();
    private static JavaClasses examples = new ClassFileImporter().importClasses();

    @BeforeAll
    static void readClasses(@TempDir Path directory) throws IOException {
        drctl = new ClassFileImporter()
                .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());
        List<String> sources = new ArrayList<>(pairs());
        Stream.concat(offences(), exemptions()).forEach(example -> sources.add((String) example.get()[1]));
        examples = compile(directory, sources);
    }

    static Stream<String> names() {
        return RULES.keySet().stream();
    }

    @Test
    void reads_the_classes_of_drctl() {
        assertThat(drctl.contain(ROOT + ".Main")).isTrue();
    }

    @ParameterizedTest
    @MethodSource("names")
    void drctl_keeps_the_rule(String name) {
        rule(name).check(drctl);
    }

    @Test
    void the_table_allows_what_it_says_and_nothing_else() {
        for (String user : MAY_IMPORT.keySet()) {
            String complaints = complaintsOf("imports of " + user);
            Set<String> refused = packages();
            refused.removeIf(used -> !complaints.contains("<" + usage(user, used) + "."));
            Set<String> expected = packages();
            expected.removeAll(Objects.requireNonNull(MAY_IMPORT.get(user)));
            expected.remove(user);
            assertThat(refused).as("refused to " + user).isEqualTo(expected);
        }
    }

    /** One class for each pair of packages, which uses the second from the first. */
    private static List<String> pairs() {
        List<String> sources = new ArrayList<>();
        for (String user : packages()) {
            sources.add("package %s; public class Used {}".formatted(named(user)));
            for (String used : packages()) {
                String name = usage(user, used).substring(named(user).length() + 1);
                sources.add("package %s; class %s { %s.Used used; }".formatted(named(user), name, named(used)));
            }
        }
        return sources;
    }

    private static Set<String> packages() {
        Set<String> packages = new TreeSet<>(MAY_IMPORT.keySet());
        packages.add("");
        return packages;
    }

    private static String usage(String user, String used) {
        return named(user) + ".Uses_" + used.replace('.', '_');
    }

    private static String named(String packageOfDrctl) {
        return packageOfDrctl.isEmpty() ? ROOT : ROOT + "." + packageOfDrctl;
    }

    static Stream<Arguments> offences() {
        return Stream.of(
                arguments("every package stands in the table", "package io.drctl.misc; class Stray {}"),
                arguments("JDBC only in sql", "package io.drctl.aws; class Row { java.sql.ResultSet row; }"),
                arguments("picocli only in cli", "package io.drctl.engine; @picocli.CommandLine.Command class Flag {}"),
                arguments(
                        "threads only in PlatformThreads",
                        "package io.drctl.terraform; class Pool { Object pool ="
                                + " java.util.concurrent.Executors.newFixedThreadPool(7); }"),
                arguments("threads only in PlatformThreads", "package io.drctl.engine; class Worker extends Thread {}"),
                arguments(
                        "threads only in PlatformThreads",
                        "package io.drctl.engine; class Later { Object future ="
                                + " java.util.concurrent.CompletableFuture.runAsync(() -> {}); }"),
                arguments(
                        "PlatformThreads only in adapters",
                        "package io.drctl.engine; class Real { io.drctl.cloud.PlatformThreads threads; }"),
                arguments(
                        "the AWS SDK only in aws",
                        "package io.drctl.cloud; class Sdk { software.amazon.awssdk.services.sts.StsClient client; }"),
                arguments(
                        "views write JSON by JsonObject only",
                        "package io.drctl.cli.view; class Own { tools.jackson.databind.ObjectMapper mapper; }"),
                arguments(
                        "YAML only in yaml",
                        "package io.drctl.runbook; class Yaml { tools.jackson.dataformat.yaml.YAMLMapper mapper; }"),
                arguments("processes only in process", "package io.drctl.terraform; class Run { ProcessBuilder run; }"),
                arguments(
                        "no Runtime.exec",
                        "package io.drctl.process; class Exec { void run() throws Exception"
                                + " { Runtime.getRuntime().exec(new String[0]); } }"),
                arguments(
                        "the terminal only in Main and cli.view",
                        "package io.drctl.cli; class Print { void run() { System.out.println(); } }"),
                arguments(
                        "the terminal only in Main and cli.view",
                        "package io.drctl.cli; class Trace { void run(Exception e) { e.printStackTrace(); } }"),
                arguments("exit only in Main", "package io.drctl.cli; class Exit { void run() { System.exit(1); } }"),
                arguments(
                        "time only in SystemClock",
                        "package io.drctl.engine; class Now { Object now = java.time.Instant.now(); }"),
                arguments(
                        "time only in SystemClock",
                        "package io.drctl.aws; class Sleep { void run() throws Exception { Thread.sleep(1); } }"),
                arguments(
                        "time only in SystemClock",
                        "package io.drctl.aws; class Millis { java.util.function.LongSupplier now ="
                                + " System::currentTimeMillis; }"),
                arguments(
                        "chance only in sim",
                        "package io.drctl.engine; class Dice { Object dice = new java.util.Random(); }"),
                arguments(
                        "chance only in sim",
                        "package io.drctl.journal; class Jitter"
                                + " { int jitter = java.util.concurrent.ThreadLocalRandom.current().nextInt(); }"),
                arguments(
                        "checks ask only by way of reads",
                        "package io.drctl.readiness; class QuotaCheck { io.drctl.cloud.Cloud cloud; }"),
                arguments(
                        "run ids only in journal and sim",
                        "package io.drctl.engine; class Id { Object id = java.util.UUID.randomUUID(); }"),
                arguments(
                        "run ids only in journal and sim",
                        "package io.drctl.engine; class Secret { Object id = new java.security.SecureRandom(); }"));
    }

    @ParameterizedTest
    @MethodSource("offences")
    void the_rule_catches_who_breaks_it(String name, String source) {
        assertThat(complaintsOf(name)).contains("<" + classOf(source));
    }

    @Test
    void a_cycle_of_packages_is_caught() {
        JavaClasses usingEachOther = examples.that(resideInAnyPackage(named("cloud"), named("inventory")));
        assertThat(rule("no cycles").evaluate(usingEachOther).hasViolation()).isTrue();
    }

    static Stream<Arguments> exemptions() {
        return Stream.of(
                arguments(
                        "checks ask only by way of reads",
                        "package io.drctl.readiness; class QuotaReads { io.drctl.cloud.Cloud cloud; }"),
                arguments(
                        "time only in SystemClock",
                        "package io.drctl.cloud; class SystemClock { Object now = java.time.Instant.now(); }"),
                arguments(
                        "chance only in sim",
                        "package io.drctl.sim; class Faults { Object dice = new java.util.Random(1); }"),
                arguments(
                        "chance only in sim",
                        "package io.drctl.journal; class RunId { Object id = new java.security.SecureRandom(); }"),
                arguments(
                        "run ids only in journal and sim",
                        "package io.drctl.journal; class Unique { Object id = java.util.UUID.randomUUID(); }"),
                arguments(
                        "the terminal only in Main and cli.view",
                        "package io.drctl; class Main { Object out = System.out; }"),
                arguments(
                        "processes only in process",
                        "package io.drctl.process; class Start { ProcessBuilder start; }"));
    }

    @ParameterizedTest
    @MethodSource("exemptions")
    void the_rule_lets_through_whom_it_exempts(String name, String source) {
        assertThat(complaintsOf(name)).doesNotContain("<" + classOf(source));
    }

    private static String complaintsOf(String name) {
        return String.join(
                "\n", rule(name).evaluate(examples).getFailureReport().getDetails());
    }

    private static ArchRule rule(String name) {
        return Objects.requireNonNull(RULES.get(name), name);
    }

    private static String classOf(String source) {
        return source.replaceFirst("package ([a-z.]+);.*?class ([A-Za-z_]+).*", "$1.$2");
    }

    /**
     * Told by the classes themselves, since a launcher may load the tests otherwise than by the class path of the JVM.
     */
    private static String classpath() {
        return Stream.of(
                        ImportRulesTest.class,
                        Main.class,
                        CommandLine.class,
                        StsClient.class,
                        SdkPojo.class,
                        YAMLMapper.class,
                        ObjectMapper.class)
                .map(type -> Path.of(
                        type.getProtectionDomain().getCodeSource().getLocation().getPath()))
                .map(Path::toString)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Compiles sources of the form {@code package <name>; … class <Name> …}. */
    private static JavaClasses compile(Path directory, List<String> sources) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("-proc:none", "-nowarn", "-cp", classpath(), "-d", directory.toString()));
        for (String source : sources) {
            Path file = directory.resolve(classOf(source).replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, source);
            arguments.add(file.toString());
        }
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        assertThat(javac.run(null, null, null, arguments.toArray(new String[0])))
                .isZero();
        return new ClassFileImporter().importPath(directory);
    }
}
