package io.drctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.testing.SandboxDesk;
import io.drctl.testing.SandboxDesk.Ended;
import io.drctl.testing.TurnedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole story of a lost Region, told by the commands that the screen gives and by nothing else; but for a pause
 * when the Region comes back, and for the consent to an unknown loss that the refusal names.
 */
class LostRegionIT {
    /** More steps than the story has, looks while a copy has no sample yet included; a circle would go on for ever. */
    private static final int STEPS_MAX = 200;

    @TempDir
    private Path desk;

    private final TurnedClock clock = new TurnedClock();

    @Test
    void each_next_leads_on_until_the_site_is_home_again() throws IOException {
        Files.writeString(
                desk.resolve("inventory.yaml"),
                Files.readString(Path.of("inventory.yaml"))
                        .replaceFirst("(?m)^  public-key-file.*$", "")
                        .replaceFirst("(?m)^key-pair:.*$", "")
                        .replaceFirst("rpo: \\S+", "rpo: 1h"));
        assertThat(run("sandbox", "fault", "region", "us-east-2").status()).isZero();

        Ended screen = run("--sandbox", "status");
        List<String> told = new ArrayList<>();
        while (screen.out().contains("\nNext\n") && told.size() < STEPS_MAX) {
            String command = first(screen.out());
            // Some minutes into the dark CloudWatch tells no lag any more, and the command says so.
            told.add(command.replace("drctl --sandbox ", "")
                    .replace("drctl ", "")
                    .replace(" --accept-unknown-loss", ""));
            if (command.equals("drctl --sandbox status")) {
                assertThat(run("sandbox", "heal", "--all").status()).isZero();
            }
            if (command.endsWith(" status")) {
                clock.turn(Duration.ofMinutes(1));
            }
            screen = run(arguments(command));
            if (command.startsWith("drctl sandbox unprotect") || command.contains(" verify ")) {
                // Their screens say nothing of what comes next.
                assertThat(screen.status()).isLessThanOrEqualTo(1);
                screen = run("--sandbox", "status");
            }
            assertThat(screen.status())
                    .as(command + "\n" + screen.err() + screen.out())
                    .isLessThanOrEqualTo(1);
        }

        assertThat(told)
                .containsSubsequence(
                        "failover app --to us-west-1",
                        "failover db --to us-west-1",
                        "sandbox unprotect us-east-2",
                        "failover db --to us-west-1 --delete-old-primary",
                        "provision --region us-east-2",
                        "failover app --to us-east-2",
                        "failover db --to us-east-2 --force-while-healthy",
                        "sandbox unprotect us-west-1",
                        "failover db --to us-east-2 --delete-old-primary",
                        "provision --region us-west-1");
        assertThat(screen.out()).contains("Nothing left to do");
    }

    private Ended run(String... arguments) {
        return new SandboxDesk(desk, clock).run(arguments);
    }

    /** The first command below "Next", whole again where it was broken into lines. */
    private static String first(String out) {
        String next = out.substring(out.indexOf("\nNext\n")).replace(" \\\n", " ");
        return next.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("drctl "))
                .findFirst()
                .orElseThrow()
                .replaceAll(" +", " ");
    }

    /** As typed, at a pace that a test can wait for, and agreed to. */
    private static String[] arguments(String command) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.remove(0);
        if (words.remove("--sandbox")) {
            words.addAll(0, List.of("--sandbox", "--speed", "60x"));
        }
        if (words.contains("failover") || words.contains("provision")) {
            words.add("--yes");
        }
        if (words.contains("us-west-1")
                && words.contains("db")
                && !words.contains("--delete-old-primary")
                && !words.contains("--accept-unknown-loss")) {
            // In the dark CloudWatch tells no lag; the refusal says how to go on in spite of that.
            words.add("--accept-unknown-loss");
        }
        return words.toArray(String[]::new);
    }
}
