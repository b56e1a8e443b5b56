package io.drctl.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.action.Action;
import io.drctl.action.catalogue.Catalogue;
import io.drctl.action.catalogue.CatalogueRules;
import io.drctl.diagnostic.InputException;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Fence;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.inventory.Routing;
import io.drctl.inventory.SqlAccess;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.runbook.RunbookLibrary;
import io.drctl.testing.Inventories;
import io.drctl.testing.UnaskedCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CommandPoliciesTest {
    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: of a role's inline policies. */
    private static final int INLINE_MAX = 10_240;

    private static final Pattern OPERATION = Pattern.compile(
            "\"((?:Describe|List|Get|Put|Create|Delete|Modify|Update|Head|Set|Copy|Import|Failover|Switchover|Promote"
                    + "|Reboot|Add|Change|Authorize|Revoke|Execute)[A-Z][A-Za-z0-9]+)\"");

    private static final Pattern SERVICE = Pattern.compile("new Calls\\(\"([a-z0-9-]+)\"");

    private static final Pattern NAMED = Pattern.compile("`([a-z0-9-]+:[A-Z][A-Za-z]+)`");

    private static final SqlAccess BY_DATA_API = new SqlAccess(
            SqlAccess.Via.DATA_API,
            new SqlAccess.Login.Secret(
                    ByRegion.of(Inventories.PRIMARY, "flask-site/drctl", Inventories.RECOVERY, "flask-site/drctl"),
                    null),
            ByRegion.none(),
            SqlAccess.PORT,
            null,
            null);

    @TempDir
    private Path directory;

    private static Inventory site() {
        return Inventories.flaskSite();
    }

    private static CommandPolicies policies() {
        return policies(site());
    }

    private static CommandPolicies policies(Inventory site) {
        return new CommandPolicies(
                site,
                UnaskedCloud.make(),
                new RunbookLibrary(Path.of("there-are-no-others"), UnaryOperator.identity(), new CatalogueRules()));
    }

    static List<String> commands() {
        return CommandPolicies.commands();
    }

    @Test
    void what_each_action_reads_is_in_the_table() {
        assertThat(Reads.names())
                .containsAll(Catalogue.all().stream().map(Action::name).toList());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void the_permission_for_all_that_a_command_asks_is_known(String command) {
        assertThat(policies().operations(command))
                .isNotEmpty()
                .allMatch(operation -> operation.startsWith("terraform:")
                        || IamActions.of(operation).isPresent());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void each_policy_is_one_that_iam_takes(String command) {
        List<Policy.Statement> statements =
                policies().of(List.of(command.split(" "))).policy().statements();

        assertThat(statements).isNotEmpty();
        assertThat(statements.stream().map(Policy.Statement::sid))
                .doesNotHaveDuplicates()
                .allMatch(sid -> sid.matches("[A-Za-z0-9]+"));
        assertThat(statements)
                .allMatch(each -> !each.actions().isEmpty()
                        && !each.resources().isEmpty()
                        && each.actions().stream().allMatch(action -> action.matches("[a-z0-9-]+:[A-Z][A-Za-z0-9]+")));
    }

    @Test
    void the_policy_of_a_command_fits_into_a_role() {
        for (String command : commands()) {
            assertThat(policies()
                            .of(List.of(command.split(" ")))
                            .policy()
                            .toString()
                            .length())
                    .as(command)
                    .isLessThan(INLINE_MAX);
        }
    }

    @Test
    void what_only_looks_changes_nothing() {
        for (String command : List.of("verify", "status", "inventory discover", "reconcile", "db divergence")) {
            assertThat(policies().of(List.of(command.split(" "))).policy().statements().stream()
                            .flatMap(each -> each.actions().stream()))
                    .as(command)
                    .allMatch(action -> action.matches("[a-z0-9-]+:(Describe|Get|List).*"));
        }
    }

    @Test
    void what_changes_something_is_narrowed_to_the_site() {
        assertThat(policies().of(List.of()).policy().statements())
                .filteredOn(each ->
                        each.actions().stream().anyMatch(action -> !action.matches("[a-z0-9-]+:(Describe|Get|List).*")))
                .isNotEmpty()
                .allMatch(each ->
                        !each.resources().contains("*") || !each.namespaces().isEmpty());
    }

    @Test
    void a_failover_of_the_application_cannot_touch_the_database() {
        assertThat(policies().of(List.of("failover", "app")).policy().statements().stream()
                        .flatMap(each -> each.actions().stream()))
                .contains("route53:ChangeResourceRecordSets", "cloudwatch:PutMetricData")
                .noneMatch(action -> action.matches("rds:(?!Describe).*"));
    }

    @Test
    void a_group_of_commands_gets_what_all_of_them_take() {
        assertThat(policies().of(List.of("failover")).policy().lacking("rds:PromoteReadReplicaDBCluster", null))
                .isEmpty();
        assertThat(policies().of(List.of("failover", "app")).policy().lacking("rds:PromoteReadReplicaDBCluster", null))
                .containsExactly("rds:PromoteReadReplicaDBCluster");
    }

    @Test
    void a_command_that_there_is_not_is_refused_with_the_nearest_one() {
        assertThatThrownBy(() -> policies().of(List.of("failover", "bd")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("failover db");
    }

    @Test
    void each_call_of_the_aws_adapters_has_a_permission() throws IOException {
        Set<String> unknown = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/drctl/aws"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                Set<String> services = new TreeSet<>();
                for (Matcher of = SERVICE.matcher(text); of.find(); ) {
                    services.add(of.group(1));
                }
                // One class makes calls of many services.
                boolean isOfAny = services.isEmpty() || text.contains("new Calls(service,");
                for (Matcher of = OPERATION.matcher(text); of.find(); ) {
                    String operation = of.group(1);
                    boolean isKnown = IamActions.operations().stream()
                            .anyMatch(each -> isOfAny
                                    ? each.endsWith(":" + operation)
                                    : services.contains(each.substring(0, each.indexOf(':')))
                                            && each.endsWith(":" + operation));
                    if (!isKnown) {
                        unknown.add(file.getFileName() + ": " + operation);
                    }
                }
            }
        }

        assertThat(unknown).isEmpty();
    }

    @Test
    void each_permission_that_the_readme_names_is_in_a_policy() throws IOException {
        Set<String> listed = new TreeSet<>();
        for (Inventory site : List.of(
                Inventories.withFences(Inventories.scaledDown(site()), Fence.values()),
                Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE),
                Inventories.scaledDown(site()),
                Inventories.withScaledService(site()),
                Inventories.withScaledNodes(site()),
                Inventories.smallDatabase(site()),
                Inventories.askedBySql(site(), BY_DATA_API))) {
            policies(site).of(List.of()).policy().statements().forEach(each -> listed.addAll(each.actions()));
        }

        Set<String> named = new TreeSet<>();
        for (Matcher of = NAMED.matcher(Files.readString(Path.of("README.md"))); of.find(); ) {
            named.add(of.group(1));
        }
        // The README says that these two are in none.
        named.removeAll(Set.of("kms:Decrypt", "ssm:GetParameters"));
        assertThat(named).hasSizeGreaterThan(20);
        assertThat(listed).containsAll(named);
    }

    @Test
    void the_data_api_takes_its_own_permissions_and_those_of_its_secret() {
        Policy policy = policies(Inventories.askedBySql(site(), BY_DATA_API))
                .of(List.of("switchover", "db"))
                .policy();

        assertThat(policy.lacking("rds-data:ExecuteStatement", Inventories.PRIMARY))
                .isEmpty();
        assertThat(policy.statements().stream().flatMap(each -> each.resources().stream()))
                .contains("arn:aws:secretsmanager:us-west-1:*:secret:flask-site/drctl-??????");
    }

    @Test
    void a_server_that_nobody_asks_takes_none() {
        assertThat(policies().of(List.of()).policy().lacking("rds-data:ExecuteStatement", null))
                .isNotEmpty();
    }

    private Inventory read(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("inventory.yaml"), text);
        return InventoryReader.read(file, file.toString(), CheckCatalogue.kinds())
                .inventory();
    }

    @Test
    void where_the_inventory_names_the_account_and_the_zone_the_policy_does() throws IOException {
        String text = Files.readString(Path.of("inventory.yaml"))
                .replace("# account: \"123456789012\"", "account: \"123456789012\"")
                .replace("hosted-zone: drctl.example", "hosted-zone: Z1D633PJN98FT9");
        Policy policy = policies(read(text)).of(List.of("failover", "site")).policy();

        assertThat(policy.statements().stream().flatMap(each -> each.resources().stream()))
                .contains(
                        "arn:aws:rds:us-west-1:123456789012:cluster:flask-site-us-west-1",
                        "arn:aws:route53:::hostedzone/Z1D633PJN98FT9")
                .doesNotContain("arn:aws:route53:::hostedzone/*");
    }

    @Test
    void roles_of_the_regions_may_be_assumed_and_that_is_told() throws IOException {
        CommandPolicies.Printed printed = policies(read(Files.readString(Path.of("inventory.yaml"))
                        .replace(
                                "    name: us-east-2\n",
                                "    name: us-east-2\n    role-arn: arn:aws:iam::123456789012:role/operator\n")))
                .of(List.of("status"));

        assertThat(printed.policy().statements())
                .anySatisfy(each ->
                        assertThat(each.resources()).containsExactly("arn:aws:iam::123456789012:role/operator"));
        assertThat(printed.notes()).hasSize(1);
    }

    @Test
    void that_verify_tries_whether_groups_may_be_closed_is_told() {
        CommandPolicies policies = policies(Inventories.withFences(site(), Fence.SECURITY_GROUP));

        assertThat(policies.of(List.of("verify")).notes())
                .singleElement()
                .asString()
                .contains("DryRun");
        assertThat(policies.of(List.of()).notes()).noneMatch(note -> note.contains("DryRun"));
        assertThat(policies().of(List.of("verify")).notes()).isEmpty();
    }

    @Test
    void a_discovery_reads_no_objects_but_states() {
        assertThat(policies().of(List.of("inventory", "discover")).policy().statements())
                .filteredOn(each -> each.actions().contains("s3:GetObject"))
                .singleElement()
                .satisfies(each -> assertThat(each.resources()).containsExactly("arn:aws:s3:::*/*.tfstate"));
    }

    @Test
    void a_name_with_a_star_means_that_name_alone() throws IOException {
        String text = Files.readString(Path.of("inventory.yaml"));
        Inventory site = read(text.replace("names: flask-site   ", "names: \"key*\"   "));

        assertThat(policies(site).of(List.of("prepare")).policy().statements().stream()
                        .flatMap(each -> each.resources().stream()))
                .contains("arn:aws:ec2:us-west-1:*:key-pair/key${*}");
    }
}
