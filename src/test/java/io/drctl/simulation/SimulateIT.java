package io.drctl.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code scripts/simulate} as it is typed. */
@Timeout(120)
final class SimulateIT {
    private record Ended(int status, String text) {}

    @Test
    void searches_seeds_in_a_process_for_each_core() throws Exception {
        Ended ended = simulate("--seeds", "40", "--from", "7", "--jobs", "2");

        assertThat(ended.text()).contains("40 seeds, ", ": all invariants hold");
        assertThat(ended.status()).isZero();
    }

    @Test
    void the_command_that_a_seed_ends_with_plays_the_same_again() throws Exception {
        String first = simulate("--seed", "14").text();
        String command = first.substring(first.indexOf("scripts/simulate --scenario '"));
        String scenario = command.substring(command.indexOf('\'') + 1, command.lastIndexOf('\''));

        Ended again = simulate("--scenario", scenario);

        assertThat(again.text()).isEqualTo(first);
        assertThat(again.status()).isZero();
    }

    @Test
    void what_is_no_scenario_is_one_line() throws Exception {
        Ended ended = simulate("--scenario", "world seed=1 site=failover-records; operator dance");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.text().lines()).hasSize(1);
        assertThat(ended.text()).contains("there is no runbook dance");
    }

    private static Ended simulate(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("scripts/simulate"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(Path.of("").toAbsolutePath().toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), text);
    }
}
