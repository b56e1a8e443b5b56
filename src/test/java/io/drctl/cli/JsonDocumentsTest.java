package io.drctl.cli;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cli.view.JsonSchema;
import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Sql;
import io.drctl.cloud.WallClock;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.sandbox.FileSandboxes;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeSql;
import io.drctl.testing.HealthySite;
import io.drctl.testing.HurriedClock;
import io.drctl.testing.JsonDocuments;
import io.drctl.testing.LiveOutside;
import io.drctl.testing.RecordedTerraform;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every document that drctl prints for programs, whole, held against the files in {@code src/test/resources/json} and
 * against the schema that it names. After a wanted change,
 * {@code mvn test -Dtest=JsonDocumentsTest -Ddrctl.golden=write} writes the files.
 */
final class JsonDocumentsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/json");

    /** How each document comes about. */
    enum Golden {
        PLAN("failover app --dry-run"),
        PLAN_ONE_WAY("failover db --to us-west-1 --force-while-healthy --dry-run"),
        PLAN_REFUSED("failover db --to us-west-1 --force-while-healthy --dry-run") {
            @Override
            void prepare(JsonDocumentsTest test) {
                test.cloud.databases(RECOVERY).lags.clear();
            }
        },
        PLAN_UNKNOWN("failover app --dry-run") {
            @Override
            void prepare(JsonDocumentsTest test) {
                test.cloud.fail(call -> call.operation().startsWith("route53:"), Cause.SERVICE_FAULT);
            }
        },
        PLAN_NOTHING_TO_DO("failover app") {
            @Override
            void prepare(JsonDocumentsTest test) {
                test.drctl("failover app --via records --yes");
            }
        },
        PLAN_OF_THE_REST("run resume --dry-run") {
            @Override
            void prepare(JsonDocumentsTest test) {
                test.failTheRun();
                test.cloud.failNothing();
            }
        },
        // By the records: after a take-over two steps wait side by side, on the one clock of the fakes.
        RUN("failover app --via records --yes"),
        RUN_ONE_WAY("failover db --to us-west-1 --force-while-healthy --yes"),
        RUN_OVERRIDDEN("failover db --to us-west-1 --force-while-healthy --accept-unknown-loss --yes") {
            @Override
            void prepare(JsonDocumentsTest test) {
                test.cloud.databases(RECOVERY).lags.clear();
            }
        },
        RUN_FAILED("failover app --via records --yes") {
            @Override
            void prepare(JsonDocumentsTest test) {
                test.cloud.fail("route53:ChangeResourceRecordSets", Cause.ACCESS_DENIED);
            }
        },
        RUN_RESUMED("run resume --yes") {
            @Override
            void prepare(JsonDocumentsTest test) {
                test.failTheRun();
                test.cloud.failNothing();
            }
        },
        RUN_OF_A_DRILL("drill run --yes") {
            @Override
            void prepare(JsonDocumentsTest test) {
                test.cloud.databases(RECOVERY).sampling = true;
            }
        },
        RUN_SHOWN("run show") {
            @Override
            void prepare(JsonDocumentsTest test) {
                test.failTheRun();
            }
        },
        RUN_LIST("run list") {
            @Override
            void prepare(JsonDocumentsTest test) {
                test.failTheRun();
                test.cloud.failNothing();
                test.cloud.clock().advance(Duration.ofMinutes(1));
                test.drctl("failover app --via records --yes");
            }
        },
        RUN_LIST_EMPTY("run list"),
        DB_DIVERGENCE("db divergence") {
            @Override
            void prepare(JsonDocumentsTest test) {
                test.promoteWithSql();
                FakeSql old = test.cloud.sql(PRIMARY);
                old.isGiven = true;
                old.writes = new Sql.LoggedWrites(
                        new BinlogPosition("mysql-bin-changelog.000012", 4_711),
                        new BinlogPosition("mysql-bin-changelog.000013", 991),
                        14,
                        VirtualClock.START.minusSeconds(40),
                        VirtualClock.START,
                        Map.of("shop.orders", 12L, "drctl.heartbeat", 1L),
                        true);
            }
        },
        DB_DIVERGENCE_UNKNOWN("db divergence") {
            @Override
            void prepare(JsonDocumentsTest test) {
                test.promoteWithSql();
                test.cloud.sql(PRIMARY).isGiven = true;
                test.cloud.lose(PRIMARY);
            }
        },
        SITE_LIST("site list") {
            @Override
            void prepare(JsonDocumentsTest test) throws IOException {
                String text = Files.readString(test.inventoryFile());
                Files.writeString(
                        test.directory.resolve("shop.yaml"),
                        text.replace("name: flask-site\n", "name: shop\n").replaceFirst("rto: \\S+", "rto: soon"));
            }
        },
        STATUS("status"),
        STATUS_DARK("status") {
            @Override
            void prepare(JsonDocumentsTest test) {
                test.cloud.fail(call -> PRIMARY.equals(call.region()), Cause.UNREACHABLE);
            }
        },
        VERIFY("verify all"),
        VERIFY_NOT_READY("verify") {
            @Override
            void prepare(JsonDocumentsTest test) {
                test.cloud.compute(RECOVERY).images.clear();
                test.cloud.fail(call -> PRIMARY.equals(call.region()), Cause.UNREACHABLE);
            }
        },
        PROVISION("--sandbox provision --region us-east-2 --plan-only") {
            @Override
            void prepare(JsonDocumentsTest test) throws IOException {
                Files.writeString(test.directory.resolve("key.pub"), HealthySite.PUBLIC_KEY + "\n");
                test.drctl("sandbox reset --empty");
                test.sandboxClock = new HurriedClock(VirtualClock.START, 500);
                test.drctl("--sandbox prepare --public-key key.pub --yes");
            }
        },
        RECONCILE("reconcile --region us-west-1 --yes") {
            @Override
            void prepare(JsonDocumentsTest test) throws IOException {
                test.withRecordedTerraform();
            }
        },
        RECONCILE_SHOWN("reconcile --region us-west-1 --dry-run") {
            @Override
            void prepare(JsonDocumentsTest test) throws IOException {
                test.withRecordedTerraform();
            }
        },
        INVENTORY_SHOW("inventory show"),
        INVENTORY_VALIDATE("inventory validate"),
        INVENTORY_VALIDATE_INVALID("inventory validate") {
            @Override
            void prepare(JsonDocumentsTest test) throws IOException {
                test.rewrite("rto: \\S+", "rto: soon");
            }
        },
        RUNBOOK_LIST("runbook list") {
            @Override
            void prepare(JsonDocumentsTest test) throws IOException {
                Path runbooks = Files.createDirectories(test.directory.resolve("runbooks"));
                Files.writeString(runbooks.resolve("mine.yaml"), "name: mine\ntitle: Mine\nsteps: []\n");
            }
        },
        RUNBOOK_LINT("runbook lint failover-app"),
        FAILURE("failover app --to eu-west-1"),
        FAILURE_REFUSED("failover app"),
        FAILURE_OF_THE_INVENTORY("status") {
            @Override
            void prepare(JsonDocumentsTest test) throws IOException {
                test.rewrite("rto: \\S+", "rto: soon");
            }
        },
        FAILURE_OF_THE_COMMAND_LINE("failover app --tto us-west-1"),
        SANDBOX_SHOW("sandbox show") {
            @Override
            void prepare(JsonDocumentsTest test) {
                test.drctl("sandbox fault region us-east-2");
                test.cloud.clock().advance(Duration.ofMinutes(10));
            }
        },
        SANDBOX_FAULT("sandbox fault region us-east-2"),
        SANDBOX_HEAL("sandbox heal --all") {
            @Override
            void prepare(JsonDocumentsTest test) {
                test.drctl("sandbox fault region us-east-2");
            }
        },
        SANDBOX_UNPROTECT("sandbox unprotect"),
        SANDBOX_TAKE_OVER("sandbox take-over us-west-1"),
        SANDBOX_RESET("sandbox reset");

        private final String command;

        Golden(String command) {
            this.command = command;
        }

        /** What comes before the command. */
        void prepare(JsonDocumentsTest test) throws IOException {}

        String file() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".json";
        }
    }

    @TempDir
    private Path directory;

    private FakeCloud cloud = new FakeCloud();
    private @Nullable WallClock sandboxClock;
    private final Map<String, String> variables = new HashMap<>();

    private Path inventoryFile() {
        return directory.resolve("inventory.yaml");
    }

    private void makeSite() throws IOException {
        try (InputStream yaml =
                Objects.requireNonNull(JsonDocumentsTest.class.getResourceAsStream("/io/drctl/inventory/site.yaml"))) {
            Files.write(inventoryFile(), yaml.readAllBytes());
        }
        Inventory site = InventoryReader.read(inventoryFile(), "inventory.yaml", CheckCatalogue.kinds())
                .inventory();
        cloud = HealthySite.of(site);
        LiveOutside.follow(cloud, site);
    }

    private void rewrite(String before, String after) throws IOException {
        Files.writeString(inventoryFile(), Files.readString(inventoryFile()).replaceFirst(before, after));
    }

    /** Terraform's plan of a shop's recovery Region after a failover, in place of Terraform. */
    private void withRecordedTerraform() throws IOException {
        rewrite("terraform:\n", "terraform:\n  directory: .\n  roots: {us-east-2: home, us-west-1: west}\n");
        Files.createDirectories(directory.resolve("home"));
        variables.putAll(RecordedTerraform.beside(directory.resolve("west"), "[]"));
        cloud.objectStore(RECOVERY).createBucket("shop-new");
    }

    /** The server of the replica tells how far it had come, to the end. */
    private void promoteWithSql() {
        FakeSql server = cloud.sql(RECOVERY);
        server.isGiven = true;
        BinlogPosition place = new BinlogPosition("mysql-bin-changelog.000012", 4_711);
        server.replica = new Sql.Replica("primary", place, place, true, true, Duration.ZERO, null);
        drctl("failover db --to us-west-1 --force-while-healthy --yes");
    }

    private void failTheRun() {
        cloud.fail("route53:ChangeResourceRecordSets", Cause.ACCESS_DENIED);
        drctl("failover app --via records --yes --to us-west-1");
    }

    private String drctl(String command) {
        Screen screen = Screen.plain();
        variables.put("XDG_STATE_HOME", directory.resolve("state").toString());
        Drctl.run(
                (command + " -o json").split(" "),
                new Environment(
                        variables,
                        directory,
                        InputStream.nullInputStream(),
                        screen.terminal(),
                        "drctl 0.1.0",
                        () -> VirtualClock.START,
                        "operator@host",
                        regions -> cloud,
                        new FileSandboxes(sandboxClock == null ? cloud.clock() : sandboxClock)));
        return screen.out();
    }

    /** The look for the writer runs beside the move of traffic, whose waits turn the clock of both. */
    private static String withoutWaitingBeside(String document) {
        return document.replaceAll(
                        "\"elapsedSeconds\" : \\d+(?=,\\s+\"facts\" : \\{\\s+\"takes-writes\")",
                        "\"elapsedSeconds\" : 0")
                .replaceAll("sampled \\d+ s ago(?=\\): users)", "sampled 20 s ago");
    }

    @ParameterizedTest
    @EnumSource
    void the_document_is_as_it_was_agreed(Golden golden) throws IOException {
        makeSite();
        golden.prepare(this);

        String document = drctl(golden.command);

        JsonDocuments.read(document);
        if ("write".equals(System.getProperty("drctl.golden"))) {
            Files.createDirectories(GOLDEN);
            Files.writeString(GOLDEN.resolve(golden.file()), document);
        }
        assertThat(withoutWaitingBeside(document))
                .isEqualTo(
                        withoutWaitingBeside(Files.readString(GOLDEN.resolve(golden.file()), StandardCharsets.UTF_8)));
    }

    /** What a property's type is called: its name says that it is a time, or seconds, and nothing else is called so. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INVENTORY")
    void names_tell_times_and_durations_and_every_object_is_closed(JsonSchema schema) {
        List<String> wrong = new ArrayList<>();

        judge(JsonMapper.shared().readTree(schema.text()), schema.word(), wrong);

        assertThat(wrong).isEmpty();
    }

    private static void judge(JsonNode node, String place, List<String> wrong) {
        JsonNode properties = node.path("properties");
        if (properties.isObject()) {
            if (!node.path("additionalProperties").isBoolean()
                    || node.path("additionalProperties").asBoolean()) {
                wrong.add(place + " is open");
            }
            if (node.path("required").size() != properties.size()) {
                wrong.add(place + " has fields that may be missing");
            }
            for (Map.Entry<String, JsonNode> property : properties.properties()) {
                String name = property.getKey();
                JsonNode type = property.getValue();
                String at = place + "." + name;
                boolean isTime = type.path("format").asString("").equals("date-time");
                boolean isNumber = type.path("type").toString().contains("\"number\"");
                if (!name.matches("[a-z][a-zA-Z0-9]*")) {
                    wrong.add(at + " is not in lowerCamelCase");
                }
                if (isTime != (name.equals("at") || name.endsWith("At"))) {
                    wrong.add(at + ": a time is called so, and nothing else");
                }
                if (isNumber != name.endsWith("Seconds")) {
                    wrong.add(at + ": seconds are called so, and nothing else");
                }
                if (!type.has("description") && !type.has("$ref") && !type.has("const")) {
                    wrong.add(at + " is not described");
                }
                for (JsonNode word : type.path("enum").values()) {
                    if (!word.isNull() && !word.asString().matches("[a-z][a-z-]*")) {
                        wrong.add(at + ": " + word);
                    }
                }
            }
        }
        for (Map.Entry<String, JsonNode> child : node.properties()) {
            judge(child.getValue(), place + "/" + child.getKey(), wrong);
        }
    }

    @Test
    void every_schema_has_a_document_and_no_file_is_left_over() throws IOException {
        Set<String> shown = new TreeSet<>();
        Set<String> files = new TreeSet<>();
        try (Stream<Path> goldens = Files.list(GOLDEN)) {
            for (Path file : goldens.toList()) {
                files.add(file.getFileName().toString());
                shown.add(JsonDocuments.read(Files.readString(file))
                        .path("schema")
                        .asString());
            }
        }

        assertThat(files)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Golden.values()).map(Golden::file).toList());
        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(Stream.of(JsonSchema.values())
                        .filter(JsonSchema::isPrinted)
                        .map(JsonSchema::word)
                        .toList());
    }
}
