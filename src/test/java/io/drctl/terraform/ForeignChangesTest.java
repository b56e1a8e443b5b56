package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.terraform.GuardVerdict.Danger;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What plans of somebody else's Terraform hold: some 160 changes that weaken a site, and some that only look so. */
class ForeignChangesTest {
    static Stream<String> weakening() throws IOException {
        return lines("weakening-changes.txt");
    }

    static Stream<String> harmless() throws IOException {
        return lines("harmless-changes.txt");
    }

    @ParameterizedTest
    @MethodSource("weakening")
    void a_change_that_weakens_is_refused_with_what_it_takes_away(String line) {
        String[] cells = line.split("\\|", -1);
        assertThat(String.join(", ", refused(cells[0], cells[1], cells[2], cells[3], cells[4])))
                .isEqualTo(cells[5]);
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void a_change_that_weakens_nothing_passes(String line) {
        String[] cells = line.split("\\|", -1);
        assertThat(refused(cells[0], cells[1], cells[2], cells[3], "")).isEmpty();
    }

    @Test
    void a_group_that_the_plan_opens_and_gives_to_a_database_that_is_there_is_refused() {
        String group = "{'address':'aws_security_group.g','type':'aws_security_group','change':{'actions':['create'],"
                + "'before':null,'after':{'ingress':[{'cidr_blocks':['0.0.0.0/0'],'from_port':3306,'to_port':3306,"
                + "'protocol':'tcp'}]},'after_unknown':{'id':true}}}";
        String database = "{'address':'aws_rds_cluster.d','type':'aws_rds_cluster','change':{'actions':['update'],"
                + "'before':{'vpc_security_group_ids':['sg-1']},'after':{},"
                + "'after_unknown':{'vpc_security_group_ids':true}}}";
        assertThat(refusedOf(group + "," + database))
                .containsExactly(
                        "would be opened to the whole Internet on port 3306 (tcp), and given to what is there");
        assertThat(refusedOf(group)).isEmpty();
    }

    private static Stream<String> lines(String file) throws IOException {
        try (InputStream stream = Objects.requireNonNull(ForeignChangesTest.class.getResourceAsStream(file), file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.startsWith("#")).toList().stream();
        }
    }

    private static List<String> refused(String type, String actions, String before, String after, String unknown) {
        String list = actions.startsWith("[") ? actions : "['" + actions.replace(",", "','") + "']";
        return refusedOf("{'address':'x.y','mode':'managed','type':'" + type + "','change':{'actions':" + list
                + ",'before':" + before + ",'after':" + after + ",'after_unknown':"
                + (unknown.isEmpty() ? "{}" : unknown) + "}}");
    }

    private static List<String> refusedOf(String changes) {
        JsonNode plan = Json.read(("{'resource_changes':[" + changes + "]}").replace('\'', '"'));
        return PlanGuard.judge(plan, List.of(), Set.of()).refused().stream()
                .map(Danger::what)
                .toList();
    }
}
