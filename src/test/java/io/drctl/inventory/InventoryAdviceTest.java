package io.drctl.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a message advises is never something that {@code validate} forbids.
 *
 * <p>Each case of {@code diagnostics.txt} breaks a file that is valid, so that its first advice is followed by the file
 * as it was. What is advised beside that is followed here.
 */
class InventoryAdviceTest {
    private static final Map<String, InventoryRulesTest.Case> CASES =
            InventoryRulesTest.cases().stream().collect(Collectors.toMap(InventoryRulesTest.Case::name, edit -> edit));

    private static final String OWN = "name your own configuration with `directory`";
    private static final String NOT_MANAGED = "write `managed: false`";

    /** Somebody who breaks the file as a case does, and then does as they are told. */
    record Followed(String edit, String advice, String before, String after) {
        @Override
        public String toString() {
            return edit + ": " + advice;
        }
    }

    static Stream<Followed> followed() {
        List<Followed> all = new ArrayList<>(List.of(
                new Followed("a database that isn't there", "or none", "database: order", "database: none"),
                new Followed(
                        "two databases with one name",
                        "or none",
                        "    routing: failover",
                        "    database: none\n    routing: failover"),
                new Followed("roots without a directory", "or remove `roots`", "  roots:", "  # roots:"),
                new Followed(
                        "roots without a directory",
                        "add `directory:` with the folder of your configuration",
                        "  # directory:",
                        "  directory:"),
                new Followed(
                        "what is excluded from nothing",
                        "add `tags:`",
                        "    not: {role: bastion}",
                        "    not: {role: bastion}\n    tags: {role: web}"),
                new Followed(
                        "one root given for both Regions",
                        "remove `roots` when one root serves both Regions",
                        "  roots: {us-east-2: zone1, us-west-1: zone1}\n",
                        ""),
                new Followed("more repositories than rows say", "write 2", "qty: 1\n", "qty: 2\n"),
                new Followed(
                        "a quantity that is not the sum of its Regions",
                        "or correct `per-region`",
                        "per-region: {us-east-2: 3, us-west-1: 3}",
                        "per-region: {us-east-2: 4, us-west-1: 3}"),
                new Followed(
                        "a DNS name outside the hosted zone",
                        "or correct `hosted-zone`",
                        "hosted-zone: drctl.example",
                        "hosted-zone: drctl-example.org"),
                new Followed("a DNS name outside the hosted zone", "", "drctl-example.org", "drctl.example"),
                new Followed(
                        "an application without a hosted zone",
                        "or an id such as Z1D633PJN98FT9",
                        "    routing: failover",
                        "    hosted-zone: Z1D633PJN98FT9\n    routing: failover"),
                new Followed(
                        "db.t2.small on Aurora MySQL 3", "db.t4g.medium", "size: db.t2.small", "size: db.t4g.medium"),
                new Followed(
                        "a global database without its cluster",
                        "use db.r5.large or larger",
                        "size: db.t2.small",
                        "size: db.r5.large"),
                new Followed(
                        "a global database without its cluster",
                        "add `global-cluster:` with the identifier of the global database",
                        "    schema: flask",
                        "    global-cluster: flask\n    schema: flask"),
                new Followed(
                        "a reference that may mean two rows",
                        "add `load-balancer:` with one of edge, api",
                        "    routing: failover",
                        "    load-balancer: api\n    routing: failover"),
                new Followed(
                        "a layout without its layers",
                        "add `layers:` with their folders, in the order in which they are applied",
                        "  layout: layers",
                        "  layout: layers\n  layers: [network, app]"),
                new Followed(
                        "a layout without its layers",
                        "leave {region} out, as in terraform/site/{layer}.tfstate",
                        "terraform/{region}.tfstate",
                        "terraform/site/{layer}.tfstate"),
                new Followed("one workspace for both Regions", "", "us-west-1: prod}", "us-west-1: prod-west}"),
                new Followed("a profile beside a role", "keep one of the two", "    profile: ops\n", "")));
        for (InventoryRulesTest.Case edit : CASES.values()) {
            if (edit.expected().contains(OWN)) {
                all.add(new Followed(
                        edit.name(), OWN, "\nterraform:\n", "\nterraform:\n  directory: infrastructure\n"));
                all.add(new Followed(edit.name(), NOT_MANAGED, "\nterraform:\n", "\nterraform:\n  managed: false\n"));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("followed")
    void what_a_message_advises_is_never_forbidden(Followed followed) {
        InventoryRulesTest.Case edit = Objects.requireNonNull(CASES.get(followed.edit()));
        assertThat(edit.expected()).contains(followed.advice());
        String broken =
                SiteYaml.text().replaceFirst(Pattern.quote(edit.before()), Matcher.quoteReplacement(edit.after()));
        assertThat(broken).contains(followed.before());

        Set<String> before = errors(broken);
        Set<String> after = errors(broken.replace(followed.before(), followed.after()));

        assertThat(before).containsAll(after).hasSizeGreaterThan(after.size());
    }

    @Test
    void nothing_that_is_advised_beside_something_else_is_left_out() {
        Set<String> known =
                followed().map(followed -> followed.edit() + followed.advice()).collect(Collectors.toSet());

        for (InventoryRulesTest.Case edit : CASES.values()) {
            for (String other : List.of(OWN, NOT_MANAGED, "or remove `roots`")) {
                if (edit.expected().contains(other)) {
                    assertThat(known).contains(edit.name() + other);
                }
            }
        }
    }

    private static Set<String> errors(String text) {
        return SiteYaml.diagnostics(text).stream()
                .filter(Diagnostic::isError)
                .map(Diagnostic::summary)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
