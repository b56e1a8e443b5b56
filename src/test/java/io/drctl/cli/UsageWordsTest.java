package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.testing.FakeCloud;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mistyped command line is answered with: nothing that only somebody who knows the parser can read. */
class UsageWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bogus | there is no command bogus",
                "inventory shwo | there is no command shwo",
                "run list extra | unexpected argument extra",
                "failover app --bogus | unknown option --bogus",
                "failover db | missing required argument (specify one of these): (--flip ~ --to=REGION)",
                "failover app --to | missing required parameter for option '--to' (REGION)",
                "verify nowhere | invalid value for SCOPE: 'nowhere' is neither dr-site nor primary nor all",
                "verify -o yaml | invalid value for option '--output': expected one of [human, json, junit,"
                        + " prometheus] but was 'yaml'",
                "provision --region r --parallelism x | invalid value for option '--parallelism': 'x' is not a"
                        + " whole number",
                "failover app --force nosuch | --force: there is no gate nosuch to override; those that can be:"
                        + " load-balancer-active, listener-forwards, targets-healthy",
                "failover app --force=targets-healthy,x | --force: there is no gate x to override; those that can be:"
                        + " load-balancer-active, listener-forwards, targets-healthy",
            })
    void says_what_is_wrong_in_words(String line, String expected) {
        Screen screen = Screen.plain();

        int status = Drctl.run(
                line.split(" "),
                new Environment(
                        Map.of("DRCTL_INVENTORY", "src/test/resources/io/drctl/inventory/site.yaml"),
                        Path.of("").toAbsolutePath(),
                        InputStream.nullInputStream(),
                        screen.terminal(),
                        "drctl test",
                        () -> VirtualClock.START,
                        "somebody",
                        regions -> new FakeCloud(),
                        new NoSandboxes()));

        assertThat(status).isEqualTo(ExitStatus.USAGE);
        assertThat(screen.err().replaceAll("\n(?:  (?!fix:))?", " "))
                .startsWith("drctl: " + expected.replace('~', '|'));
    }
}
