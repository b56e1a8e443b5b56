package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.Database;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Replication;
import io.drctl.inventory.Routing;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.terraform.ProvisioningOutcome.Prerequisite;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SiteGuardTest {
    private static final RegionName OHIO = Inventories.PRIMARY;
    private static final RegionName CALIFORNIA = Inventories.RECOVERY;

    private static final Root ROOT =
            new Root(null, Path.of("/infra"), List.of(), null, List.of(OHIO), null, "site.tfstate", false);

    /** A state that knows of the site, so that only the database is in question. */
    private static final String KNOWN =
            "'prior_state':{'values':{'root_module':{'child_modules':[{'resources':[{'mode':"
                    + "'managed','type':'aws_lb','values':{'name':'flask-site'}}]}]}}},";

    private final Inventory inventory = Inventories.flaskSite();
    private final FakeCloud cloud = HealthySite.of(inventory);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "aws_rds_cluster|{'cluster_identifier':'flask-site-us-east-2'}|{}",
                "aws_rds_cluster|{'cluster_identifier':'Flask-Site-US-East-2'}|{}",
                "aws_rds_cluster|{'cluster_identifier':'flask-site-us-east-2','replication_source_identifier':''}|{}",
                "aws_rds_cluster|{'cluster_identifier':'flask-site-us-east-2','replication_source_identifier':null}|{}",
                "aws_rds_cluster|{'cluster_identifier':'flask-site-us-east-2'}|{'replication_source_identifier':true}",
                "aws_rds_cluster|{'cluster_identifier':'flask-site-us-east-2'}|{'global_cluster_identifier':true}",
                "aws_rds_cluster|{}|{'cluster_identifier':true}",
                "aws_rds_cluster|{'cluster_identifier_prefix':'flask-'}|{'cluster_identifier':true}",
                "aws_db_instance|{'identifier':'flask-site-us-east-2'}|{}",
                "awscc_rds_db_cluster|{'db_cluster_identifier':'flask-site-us-east-2'}|{}"
            })
    void refuses_an_empty_database_beside_the_one_that_holds_the_data(String type, String after, String unknown) {
        assertThat(judge(KNOWN, type, "['create']", after, unknown))
                .singleElement()
                .satisfies(found -> assertThat(found.what())
                        .contains("flask-site-us-east-2 (module.any.name) would be made empty, while"
                                + " flask-site-us-west-1 in us-west-1 holds the data"));
        assertThat(judge(KNOWN, type, "['delete','create']", after, unknown)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'cluster_identifier':'flask-site-us-east-2','replication_source_identifier':'arn:aws:rds:us-west-1:1:cluster:flask-site-us-west-1'}",
                "{'cluster_identifier':'flask-site-us-east-2','snapshot_identifier':'last-night','replication_source_identifier':'arn:aws:rds:us-west-1:1:cluster:flask-site-us-west-1'}",
                "{'cluster_identifier':'flask-site-us-east-2','snapshot_identifier':'last-night','global_cluster_identifier':'there-before'}",
                "{'cluster_identifier':'reporting','snapshot_identifier':'last-night'}",
                "{'cluster_identifier':'flask-site-us-east-2','global_cluster_identifier':'there-before'}",
                "{'cluster_identifier':'reporting'}",
                "{'cluster_identifier_prefix':'reporting-'}"
            })
    void a_database_that_begins_with_data_or_is_another_passes(String after) {
        assertThat(judge(KNOWN, "aws_rds_cluster", "['create']", after, "{}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "aws_rds_cluster|'cluster_identifier'|'snapshot_identifier':'last-night'|the snapshot last-night",
                "aws_rds_cluster|'cluster_identifier'|'restore_to_point_in_time':[{'source_cluster_identifier':'a'}]"
                        + "|a point in time",
                "aws_rds_cluster|'cluster_identifier'|'s3_import':[{'bucket_name':'a'}]|a backup in S3",
                "aws_db_instance|'identifier'|'snapshot_identifier':'last-night'|the snapshot last-night",
                "awscc_rds_db_cluster|'db_cluster_identifier'|'source_db_cluster_identifier':'a'|a point in time",
                "awscc_rds_db_instance|'db_instance_identifier'|'db_snapshot_identifier':'n'|the snapshot n"
            })
    void refuses_an_old_copy_of_the_data_under_the_databases_own_name_beside_the_data(
            String type, String name, String source, String from) {
        String after = "{" + name + ":'flask-site-us-east-2'," + source + "}";

        assertThat(judge(KNOWN, type, "['create']", after, "{}"))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.what())
                            .isEqualTo("database flask-site-us-east-2 (module.any.name) would be restored from " + from
                                    + ", while flask-site-us-west-1 in us-west-1 holds the data");
                    assertThat(found.remedy().text())
                            .startsWith("let it follow arn:aws:rds:us-west-1:")
                            .endsWith("a copy of old data needs a name of its own");
                });
        cloud.databases(CALIFORNIA).clusters.clear();
        assertThat(judge(KNOWN, type, "['create']", after, "{}"))
                .as("a site may begin with what was saved of an earlier one")
                .isEmpty();
    }

    @Test
    void refuses_an_empty_database_when_nobody_can_tell_whether_the_other_holds_the_data() {
        cloud.fail("rds:DescribeDBClusters", CALIFORNIA, CloudException.Cause.UNREACHABLE);
        assertThat(judge(KNOWN, "aws_rds_cluster", "['create']", "{'cluster_identifier':'flask-site-us-east-2'}", "{}"))
                .singleElement()
                .satisfies(found -> assertThat(found.what())
                        .contains("whether flask-site-us-west-1 in us-west-1 holds the data can't be read"));
    }

    @Test
    void the_first_database_of_a_site_may_be_empty() {
        cloud.databases(CALIFORNIA).clusters.clear();
        assertThat(judge(KNOWN, "aws_rds_cluster", "['create']", "{'cluster_identifier':'flask-site-us-east-2'}", "{}"))
                .isEmpty();
    }

    @Test
    void refuses_a_global_database_that_begins_empty_beside_the_data() {
        Inventory global = Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE);
        String made = "{'resource_changes':[{'address':'aws_rds_global_cluster.g','mode':'managed','type':"
                + "'aws_rds_global_cluster','change':{'actions':['create'],'after':{'global_cluster_identifier':"
                + "'flask-site-global'%s}}},{'address':'aws_rds_cluster.c','mode':'managed','type':'aws_rds_cluster',"
                + "'change':{'actions':['create'],'after':{'cluster_identifier':'flask-site-us-east-2',"
                + "'global_cluster_identifier':'flask-site-global'}}}]}";
        assertThat(SiteGuard.judge(
                        global,
                        ROOT,
                        () -> HealthySite.of(global),
                        Json.read(json("{" + KNOWN + made.formatted("").substring(1))),
                        "s3://b/k",
                        false))
                .extracting(Prerequisite::what)
                .anySatisfy(what -> assertThat(what).startsWith("global database flask-site-global"))
                .anySatisfy(what -> assertThat(what).startsWith("database flask-site-us-east-2"));
        assertThat(SiteGuard.judge(
                        global,
                        ROOT,
                        () -> HealthySite.of(global),
                        Json.read(json("{" + KNOWN
                                + made.formatted(",'source_db_cluster_identifier':'arn:aws:rds:x'")
                                        .substring(1))),
                        "s3://b/k",
                        false))
                .isEmpty();
    }

    @Test
    void refuses_a_replica_of_another_cluster_under_the_name_of_the_sites_database() {
        String after = "{'cluster_identifier':'flask-site-us-east-2','replication_source_identifier':'%s'}";
        assertThat(judge(KNOWN, "aws_rds_cluster", "['create']", after.formatted("arn:aws:rds:x:1:cluster:shop"), "{}"))
                .extracting(Prerequisite::what)
                .containsExactly("database flask-site-us-east-2 (module.any.name) would follow"
                        + " arn:aws:rds:x:1:cluster:shop, and not flask-site-us-west-1 in us-west-1");
        assertThat(judge(
                        KNOWN,
                        "aws_rds_cluster",
                        "['create']",
                        after.formatted("arn:aws:rds:us-west-1:1:cluster:flask-site-us-west-1"),
                        "{}"))
                .isEmpty();
        // Another Region may have one of the same name.
        assertThat(judge(
                        KNOWN,
                        "aws_rds_cluster",
                        "['create']",
                        after.formatted("arn:aws:rds:eu-west-1:1:cluster:flask-site-us-west-1"),
                        "{}"))
                .hasSize(1);
    }

    @Test
    void refuses_an_empty_state_while_the_site_is_there() {
        assertThat(judge("", "aws_vpc", "['create']", "{'cidr_block':'10.10.0.0/16'}", "{}"))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.what())
                            .startsWith("the state in s3://b/k is empty, but in us-east-2 there is: VPC ")
                            .contains("database cluster flask-site-us-east-2", "load balancer flask-site");
                    assertThat(found.remedy().text()).contains("terraform.state-key", "-backend-config", "import");
                });
        assertThat(judge("", "aws_iam_role", "['create']", "{}", "{}")).hasSize(1);
    }

    @Test
    void refuses_a_state_that_knows_nothing_of_the_site() {
        String other = "'prior_state':{'values':{'root_module':{'resources':[{'mode':'managed','type':'aws_s3_bucket',"
                + "'values':{'bucket':'logs'}},{'mode':'data','type':'aws_lb','values':{'name':'flask-site'}}]}}},";
        assertThat(judge(other, "aws_lb", "['create']", "{'name':'flask-site'}", "{}"))
                .singleElement()
                .satisfies(found -> assertThat(found.what()).contains("knows nothing of the site"));
        assertThat(judge(other, "aws_iam_role", "['create']", "{}", "{}")).isEmpty();
    }

    @Test
    void a_state_that_knows_the_sites_network_passes() {
        String id = cloud.compute(OHIO).vpcs.keySet().iterator().next();
        String known = "'prior_state':{'values':{'root_module':{'resources':[{'mode':'managed','type':'aws_vpc',"
                + "'values':{'id':'" + id + "'}}]}}},";
        assertThat(judge(known, "aws_lb", "['create']", "{'name':'flask-site'}", "{}"))
                .isEmpty();
    }

    @Test
    void what_is_imported_by_the_plan_is_known() {
        assertThat(judged(
                        () -> cloud,
                        Json.read(
                                json(
                                        "{'resource_changes':[{'address':'a','type':'aws_eks_cluster','change':{'actions':"
                                                + "['no-op'],'importing':{'id':'x'},'before':{'name':'flask-site-monitoring'}}},"
                                                + "{'address':'b','type':'aws_vpc','change':{'actions':['create'],'after':{}}}]}")),
                        "s3://b/k"))
                .isEmpty();
    }

    @Test
    void an_empty_state_is_right_where_there_is_no_site() {
        FakeCloud empty = new FakeCloud();
        assertThat(judged(() -> empty, plan("", "aws_vpc", "['create']", "{}", "{}"), "s"))
                .isEmpty();
    }

    @Test
    void an_empty_state_is_refused_when_nobody_can_tell_whether_the_site_is_there() {
        FakeCloud empty = new FakeCloud();
        empty.fail("rds:DescribeDBClusters", OHIO, CloudException.Cause.ACCESS_DENIED);
        assertThat(judged(() -> empty, plan("", "aws_vpc", "['create']", "{}", "{}"), "s"))
                .singleElement()
                .satisfies(
                        found -> assertThat(found.what()).contains("whether the site is in us-east-2 can't be read"));
    }

    @Test
    void aws_is_not_asked_without_a_reason() {
        assertThat(judged(
                        () -> {
                            throw new AssertionError("asked");
                        },
                        plan(KNOWN, "aws_instance", "['create']", "{}", "{}"),
                        "s"))
                .isEmpty();
    }

    @Test
    void a_second_public_zone_of_the_sites_name_is_refused_with_the_import_of_the_first() {
        String name = inventory.application().mainName().zoneName();

        assertThat(judge(KNOWN, "aws_route53_zone", "['create']", "{'name':'" + name + "'}", "{}"))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.what())
                            .isEqualTo("hosted zone " + name + " (module.any.name) would be made beside "
                                    + HealthySite.ZONE_ID + ", which has that name");
                    assertThat(found.imports())
                            .singleElement()
                            .satisfies(block -> assertThat(block.lines())
                                    .contains("  to = module.any.name", "  id = \"" + HealthySite.ZONE_ID + "\""));
                });
        assertThat(judge(KNOWN, "aws_route53_zone", "['create']", "{'name':'other.example'}", "{}"))
                .isEmpty();
        String privately = "{'name':'" + name + "','vpc':[{'vpc_id':'vpc-1'}]}";
        assertThat(judge(KNOWN, "aws_route53_zone", "['create']", privately, "{}"))
                .isEmpty();
        cloud.traffic().zones.clear();
        assertThat(judge(KNOWN, "aws_route53_zone", "['create']", "{'name':'" + name + "'}", "{}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "aws_rds_cluster|replication_source_identifier|{}|{'replication_source_identifier':'arn:o'}|{}|replica of"
                        + " arn:o",
                "aws_rds_cluster|replication_source_identifier|{'replication_source_identifier':''}|{}"
                        + "|{'replication_source_identifier':true}|replica of another database",
                "aws_db_instance|replicate_source_db|{'replicate_source_db':''}|{'replicate_source_db':'arn:i'}|{}"
                        + "|replica of arn:i",
                "aws_rds_cluster|global_cluster_identifier|{'global_cluster_identifier':''}"
                        + "|{'global_cluster_identifier':'shop'}|{}|member of shop"
            })
    void a_promoted_database_that_would_become_a_replica_again_is_refused_before_an_apply_stops_midway(
            String type, String tie, String before, String after, String unknown, String what) {
        assertThat(updated(type, before, after, unknown, "{}")).singleElement().satisfies(found -> {
            assertThat(found.what())
                    .isEqualTo("database module.any.name stands on its own, and would be made a " + what
                            + ", which Terraform can't do: its apply would stop midway");
            assertThat(found.remedy().text())
                    .isEqualTo("if it was promoted, take " + tie + " out of module.any.name, or put it into the"
                            + " resource's lifecycle.ignore_changes");
        });
    }

    @Test
    void what_a_database_would_follow_is_not_told_where_terraform_calls_it_sensitive() {
        for (String mask : List.of("{'replication_source_identifier':true}", "true")) {
            assertThat(updated("aws_rds_cluster", "{}", "{'replication_source_identifier':'arn:o'}", "{}", mask))
                    .singleElement()
                    .satisfies(found -> assertThat(found.what())
                            .contains("another database")
                            .doesNotContain("arn:o"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "aws_rds_cluster|{'replication_source_identifier':'a','port':1}|{'replication_source_identifier':'a'}|{}",
                "aws_rds_cluster|{'replication_source_identifier':'a'}|{'replication_source_identifier':''}|{}",
                "aws_rds_cluster|{'replication_source_identifier':''}|{'port':3306}|{'endpoint':true}",
                "aws_rds_global_cluster|{}|{'global_cluster_identifier':'shop'}|{}"
            })
    void a_database_that_is_tied_to_nothing_new_passes(String type, String before, String after, String unknown) {
        assertThat(updated(type, before, after, unknown, "{}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'update'", "'delete','create'", "'delete'"})
    void an_old_primary_that_is_kept_is_to_be_taken_out_of_the_state(String actions) {
        String before = "{'identifier':'shop-old-20250301','replicate_source_db':'','tags_all':"
                + "{'drctl:kept-from':'shop@2025-02-22T03:00:00Z'}}";
        String after = "{'identifier':'shop','replicate_source_db':'arn:i'}";
        assertThat(changed("aws_db_instance", actions, before, after))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.what())
                            .isEqualTo(
                                    "database module.any.name is kept as shop-old-20250301, and Terraform takes it for the"
                                            + " one that is to be made");
                    assertThat(found.remedy().text())
                            .startsWith(
                                    "take it out of Terraform's state, which changes nothing in AWS: terraform -chdir=")
                            .endsWith(" state rm module.any.name");
                });
        assertThat(changed("aws_db_instance", "'no-op'", before, before)).isEmpty();
        // One that has its name back, and its tag still.
        assertThat(changed(
                        "aws_db_instance", "'update'", before.replace("-old-20250301", ""), after.replace("arn:i", "")))
                .isEmpty();
    }

    private static List<Prerequisite> changed(String type, String actions, String before, String after) {
        return new KeptDatabaseGuard(Json.read(json("{'resource_changes':[{'address':'module.any.name','type':'" + type
                        + "','change':{'actions':[" + actions + "],'before':" + before + ",'after':" + after + "}}]}")))
                .judge(ROOT);
    }

    @Test
    void what_becomes_a_replica_by_being_made_again_is_left_to_the_guard_of_losses() {
        assertThat(new StandaloneDatabaseGuard(Json.read(
                                json("{'resource_changes':[{'address':'a','type':'aws_rds_cluster','change':{'actions':"
                                        + "['delete','create'],'before':{},'after':"
                                        + "{'replication_source_identifier':'arn:o'}}}]}")))
                        .judge())
                .isEmpty();
    }

    private List<Prerequisite> updated(String type, String before, String after, String unknown, String sensitive) {
        return judged(
                () -> {
                    throw new AssertionError("asked");
                },
                Json.read(json("{'resource_changes':[{'address':'module.any.name','mode':'managed','type':'" + type
                        + "','change':{'actions':['update'],'before':" + before + ",'after':" + after
                        + ",'after_unknown':" + unknown + ",'after_sensitive':" + sensitive + "}}]}")),
                "s");
    }

    @Test
    void a_second_site_is_refused_with_the_imports_that_may_be_meant() {
        JsonNode plan = plan("", "aws_vpc", "['create']", "{}", "{}");

        assertThat(SiteGuard.judge(inventory, ROOT, () -> cloud, plan, "s3://b/k", false))
                .singleElement()
                .satisfies(found -> assertThat(found.remedy().text())
                        .contains("-backend-config", "put these import blocks into a file in /infra")
                        .doesNotContain("query"));
        assertThat(SiteGuard.judge(inventory, ROOT, () -> cloud, plan, "s3://b/k", true))
                .singleElement()
                .satisfies(found -> assertThat(found.remedy().text())
                        .endsWith("such as list \"aws_subnet\" \"found\" { provider = aws }:"
                                + " terraform -chdir=/infra query"));
    }

    @Test
    void an_import_whose_address_is_not_known_says_what_to_fill_in_and_why() {
        List<ImportBlock> imports = SiteGuard.judge(
                        inventory, ROOT, () -> cloud, plan("", "aws_vpc", "['create']", "{}", "{}"), "s", false)
                .get(0)
                .imports();

        assertThat(imports.get(0).lines())
                .hasSize(4)
                .startsWith("import {", "  to = module.any.name")
                .endsWith("}")
                .element(2)
                .asString()
                .startsWith("  id = \"vpc-");
        assertThat(imports)
                .filteredOn(block -> block.what().startsWith("Kubernetes cluster"))
                .singleElement()
                .satisfies(block -> assertThat(block.lines())
                        .containsExactly(
                                "import { # Kubernetes cluster flask-site-monitoring: for ADDRESS write the resource"
                                        + " that is it; the plan makes none of its type",
                                "  to = ADDRESS",
                                "  id = \"flask-site-monitoring\"",
                                "}"));
        assertThat(new ImportBlock("VPC v", List.of("aws_vpc.a", "aws_vpc.b[\"x\"]"), "v\"${x}").lines())
                .containsExactly(
                        "import { # VPC v: for ADDRESS write aws_vpc.a or aws_vpc.b[\"x\"]",
                        "  to = ADDRESS",
                        "  id = \"v\\\"$${x}\"",
                        "}");
    }

    @Test
    void of_one_root_the_import_is_of_the_resource_in_its_region() {
        Root both = new Root(
                null, Path.of("/infra"), List.of(), null, List.of(OHIO, CALIFORNIA), null, "site.tfstate", false);
        String made = "{'address':'%s','mode':'managed','type':'aws_vpc','change':{'actions':['create'],'after':{%s}}}";
        String provider = "'%s':{'expressions':{'region':%s}}";
        JsonNode plan = Json.read(json("{'variables':{'second':{'value':'us-west-1'}},'resource_changes':["
                + made.formatted("aws_vpc.one[0]", "") + ","
                + made.formatted("module.far[\\\"a\\\"].aws_vpc.two", "") + ","
                + made.formatted("aws_vpc.own", "'region':'eu-west-1'")
                + "],'configuration':{'provider_config':{"
                + provider.formatted("aws.ohio", "{'constant_value':'us-east-2'}") + ","
                + provider.formatted("aws.far", "{'references':['var.second']}")
                + "},'root_module':{'resources':[{'address':'aws_vpc.one','provider_config_key':'aws.ohio'},"
                + "{'address':'aws_vpc.own','provider_config_key':'aws.ohio'}],'module_calls':{'far':{'module':"
                + "{'resources':[{'address':'aws_vpc.two','provider_config_key':'aws.far'}]}}}}}}"));

        assertThat(SiteGuard.judge(inventory, both, () -> cloud, plan, "s", false))
                .extracting(found -> found.imports().get(0).addresses())
                .containsExactly(List.of("aws_vpc.one[0]"), List.of("module.far[\"a\"].aws_vpc.two"));
    }

    @Test
    void a_layer_may_build_upon_what_other_layers_made_but_makes_nothing_a_second_time() {
        Root layer = new Root("shop", Path.of("/infra/shop"), List.of(), null, List.of(OHIO), null, "k", false);

        assertThat(SiteGuard.judge(
                        inventory, layer, () -> cloud, plan("", "aws_instance", "['create']", "{}", "{}"), "s", false))
                .isEmpty();
        assertThat(SiteGuard.judge(
                        inventory, layer, () -> cloud, plan("", "aws_vpc", "['create']", "{}", "{}"), "s", false))
                .singleElement()
                .satisfies(found -> assertThat(found.what()).contains("there is: VPC"));
    }

    @Test
    void one_root_for_both_regions_is_held_against_both() {
        Root both = new Root(
                null, Path.of("/infra"), List.of(), null, List.of(OHIO, CALIFORNIA), null, "site.tfstate", false);
        FakeCloud half = HealthySite.of(inventory);
        half.compute(OHIO).vpcs.clear();
        half.databases(OHIO).clusters.clear();
        half.kubernetes(OHIO).clusters.clear();
        half.loadBalancing(OHIO).balancers.clear();

        assertThat(SiteGuard.judge(
                        inventory, both, () -> half, plan("", "aws_vpc", "['create']", "{}", "{}"), "s", false))
                .singleElement()
                .satisfies(found -> assertThat(found.what()).contains("but in us-west-1 there is: VPC"));
    }

    @Test
    void each_database_of_the_inventory_counts_an_rds_instance_too() {
        AssetKind kind = CheckCatalogue.kinds().stream()
                .filter(each -> each.word().equals("rds-instance"))
                .findFirst()
                .orElseThrow();
        Asset row = new Asset(
                kind,
                "ledger",
                "RDS instance",
                "",
                "-",
                ByRegion.none(),
                2,
                "",
                ByRegion.none(),
                ByRegion.of(OHIO, "ledger-ohio", CALIFORNIA, "ledger-california"),
                ByRegion.none(),
                Map.of());
        Database ledger =
                new Database("ledger", row, null, "postgres", null, new Replication.RdsReplica(), null, null, null);

        assertGuarded(withDatabases(inventory.assets(), inventory.database(), ledger));
        List<Asset> rows = new ArrayList<>(inventory.assets());
        rows.add(row);
        assertGuarded(withDatabases(rows, inventory.database()));
    }

    private Inventory withDatabases(List<Asset> rows, Database... databases) {
        return new Inventory(
                inventory.site(),
                inventory.primary(),
                inventory.recovery(),
                inventory.objectives(),
                rows,
                inventory.applications(),
                List.of(databases),
                inventory.terraform());
    }

    private void assertGuarded(Inventory two) {
        cloud.failNothing();
        JsonNode plan = plan(KNOWN, "aws_db_instance", "['create']", "{'identifier':'ledger-ohio'}", "{}");

        assertThat(SiteGuard.judge(two, ROOT, () -> cloud, plan, "s", false)).isEmpty();
        cloud.fail("rds:DescribeDBInstances", CloudException.Cause.UNREACHABLE);
        assertThat(SiteGuard.judge(two, ROOT, () -> cloud, plan, "s", false))
                .singleElement()
                .satisfies(found -> assertThat(found.what())
                        .startsWith("database ledger-ohio (module.any.name) would be made empty, and whether"
                                + " ledger-california in us-west-1 holds the data can't be read"));
    }

    private List<Prerequisite> judged(Supplier<Cloud> asked, JsonNode plan, String state) {
        return SiteGuard.judge(inventory, ROOT, asked, plan, state, false);
    }

    private List<Prerequisite> judge(String state, String type, String actions, String after, String unknown) {
        return judged(() -> cloud, plan(state, type, actions, after, unknown), "s3://b/k");
    }

    private static JsonNode plan(String state, String type, String actions, String after, String unknown) {
        return Json.read(json("{" + state + "'resource_changes':[{'address':'module.any.name','mode':'managed','type':'"
                + type + "','change':{'actions':" + actions + ",'before':null,'after':" + after + ",'after_unknown':"
                + unknown + "}}]}"));
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
