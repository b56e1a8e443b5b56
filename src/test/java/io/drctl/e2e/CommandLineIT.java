package io.drctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.testing.Moto;
import io.drctl.testing.SeededSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What every command owes its caller, whatever it does: a quick start, and results that a program can read. */
@Timeout(300)
class CommandLineIT {
    @TempDir
    private Path desk;

    @ParameterizedTest
    @ValueSource(strings = {"--version", "--help"})
    void loads_nothing_of_aws_to_say_who_it_is(String option) throws IOException {
        Operator operator = Operator.offline(desk);
        Path loaded = operator.file("classes");
        operator.set("DRCTL_ARCHIVE", "off").set("DRCTL_OPTS", "-Xlog:class+load=info:file=" + loaded);

        Operator.Ended ended = operator.run(option);

        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("drctl");
        assertThat(ended.err()).isEmpty();
        assertThat(Files.readString(loaded))
                .contains("io.drctl.Main ")
                .doesNotContain(
                        "software.amazon", "io.drctl.aws.AwsClusters", "org.xbill", "org.mariadb", "io.drctl.sql.");
    }

    @Test
    void json_is_all_that_stands_on_stdout_whether_it_ends_well_or_not() {
        Moto moto = Moto.require();
        SeededSite.in(moto);
        Operator operator = Operator.at(desk, moto, moto.endpoint());

        // The emulator samples no lag by itself, and where nothing tells how old a copy is, that has to be said.
        Operator.Ended planned = operator.run("failover", "app", "--force=writer", "--dry-run", "-o", "json");

        assertThat(planned.status()).as(planned.err()).isZero();
        assertThat(planned.json().path("runbook").asString()).isEqualTo("failover-app");
        assertThat(planned.err()).isEmpty();

        Operator.Ended shown = operator.run("inventory", "show", "-o", "json");

        assertThat(shown.status()).as(shown.err()).isZero();
        assertThat(shown.json().isObject()).isTrue();

        Operator.Ended refused =
                operator.run("failover", "db", "--to", "us-west-1", "--force-while-healthy", "--yes", "-o", "json");

        assertThat(refused.status()).isEqualTo(3);
        JsonNode failure = refused.json();
        assertThat(failure.path("exitStatus").asInt()).isEqualTo(3);
        assertThat(failure.path("errors").size()).isEqualTo(1);

        Operator.Ended misspelt = operator.run("failover", "app", "--tto", "us-west-1", "-o", "json");

        assertThat(misspelt.status()).isEqualTo(2);
        assertThat(misspelt.json().path("exitStatus").asInt()).isEqualTo(2);
    }
}
