package io.drctl.training;

import io.drctl.Main;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads the classes that a class archive should hold, by running commands as a user would.
 *
 * <p>The JVM writes the archive when this process ends. What a command prints or returns is of no interest, and a
 * command that fails has still loaded its classes; so nothing that goes wrong here stops the training.
 *
 * <p>Everything in an archive is mapped at each start. So there are two: a small one for the commands that call
 * nothing, and a full one for those that call AWS.
 */
public final class ArchiveTraining {
    /** Well above what any command needs against the canned site; a command that waits for a change never sees one. */
    private static final long LONGEST_COMMAND_MILLIS = 8_000;

    private static final List<List<String>> CALLING_NOTHING = List.of(
            List.of("--help"),
            List.of("failover", "app", "--help"),
            List.of("no-such-command"),
            List.of("inventory", "show"),
            List.of("inventory", "show", "-o", "json"),
            List.of("inventory", "show", "-o", "markdown"),
            List.of("inventory", "validate"),
            List.of("inventory", "schema"),
            List.of("run", "list"),
            List.of("runbook", "list"));

    private static final List<List<String>> CALLING_AWS = List.of(
            List.of("verify", "all"),
            List.of("verify", "dr-site", "-o", "json"),
            List.of("status"),
            List.of("status", "-o", "json"),
            List.of("prepare", "--dry-run"),
            List.of("failover", "app", "--to", "us-west-1", "--dry-run"),
            List.of("failover", "db", "--flip", "--dry-run"),
            List.of("failover", "db", "--to", "us-west-1", "--dry-run"),
            List.of("failover", "site", "--to", "us-west-1", "--dry-run"),
            List.of("switchover", "site", "--to", "us-west-1", "--dry-run"),
            List.of("failback", "--dry-run"));

    private ArchiveTraining() {}

    /** Trains for the archive named by the only argument, {@code small} or {@code full}, in the working directory. */
    public static void main(String[] args) {
        List<List<String>> commands = new ArrayList<>(CALLING_NOTHING);
        if (args.length == 1 && args[0].equals("full")) {
            commands.addAll(CALLING_AWS);
        }
        try {
            writeInventory(Path.of("inventory.yaml"));
            for (List<String> command : commands) {
                runBounded(command);
            }
        } catch (IOException e) {
            // Without an inventory the commands load less, which makes a poorer archive and not a wrong one.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // A command that is still waiting must not keep the archive from being written.
        System.exit(0);
    }

    /** The example site, except that its source repositories are none: training leaves the network alone. */
    static void writeInventory(Path file) throws IOException {
        try (InputStream packed = ArchiveTraining.class.getResourceAsStream("/inventory.yaml")) {
            if (packed != null) {
                String text = new String(packed.readAllBytes(), StandardCharsets.UTF_8);
                Files.writeString(file, text.replace("https://github.com/", "file:///no-such-repository/"));
            }
        }
    }

    private static void runBounded(List<String> command) throws InterruptedException {
        Thread runner = new Thread(() -> Main.run(command.toArray(new String[0])), "training");
        runner.setDaemon(true);
        runner.setUncaughtExceptionHandler((thread, failure) -> {});
        runner.start();
        runner.join(LONGEST_COMMAND_MILLIS);
        runner.interrupt();
    }
}
