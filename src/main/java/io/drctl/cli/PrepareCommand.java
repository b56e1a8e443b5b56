package io.drctl.cli;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.files.WholeFile;
import io.drctl.inventory.Inventory;
import io.drctl.text.Remedy;
import io.drctl.text.Similarity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drctl prepare}: the pre-steps, created or reused. */
@Command(
        name = "prepare",
        description = {
            "Creates, or reuses, what must exist before a Region is provisioned: buckets for Terraform's state"
                    + " and the backups, replicated between the Regions; the machine image; the key pair; the"
                    + " take-over alarm.",
            "After drctl repair it also takes the record of the Region that the site has left out of the pair."
        })
final class PrepareCommand implements Callable<Integer> {
    /** Several times the length of the longest key. */
    private static final int KEY_BYTES_MAX = 64 << 10;

    /** The pre-steps, as the runbook calls its flags. */
    private static final List<String> STEPS = List.of("bucket", "replication", "image", "key-pair", "alarm", "record");

    /** One that is made only when it is named. */
    private static final String ASKED_FOR = "accelerated-recovery";

    private final Session session;

    PrepareCommand(Session session) {
        this.session = session;
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--region", paramLabel = "REGION", description = "Prepare one Region only (default: both).")
    private @Nullable String region;

    @Option(
            names = "--only",
            paramLabel = "STEP",
            description =
                    "Prepare this only: bucket, replication, image, key-pair, alarm or record; or accelerated-recovery"
                            + " of the hosted zones, which is not done otherwise. Repeatable.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description = "The public key to import, in OpenSSH format (default: the inventory's public-key-file).")
    private @Nullable Path publicKey;

    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() {
        RunFlow flow = new RunFlow(session, options);
        Inventory inventory = session.inventory().inventory();
        if (!only.equals(List.of(ASKED_FOR))) {
            ProvisionCommand.demandManaged(inventory, "prepare makes nothing");
        }
        Map<String, String> arguments = new LinkedHashMap<>();
        if (region != null) {
            boolean primary = region.equals(inventory.primary().name().value());
            boolean recovery = region.equals(inventory.recovery().name().value());
            if (!primary && !recovery) {
                throw new ParameterException(
                        spec.commandLine(),
                        region + " is not a Region of this site: "
                                + inventory.primary().name() + " or "
                                + inventory.recovery().name());
            }
            arguments.put("in-primary", String.valueOf(primary));
            arguments.put("in-recovery", String.valueOf(recovery));
        }
        arguments.putAll(chosen());
        String key = key(inventory);
        if (key != null) {
            arguments.put("public-key", key);
        }
        return flow.run("prepare", arguments);
    }

    /** The pre-steps that are to be left out, by the runbook's flags. */
    private Map<String, String> chosen() {
        for (String step : only) {
            if (!STEPS.contains(step) && !step.equals(ASKED_FOR)) {
                List<String> all = new ArrayList<>(STEPS);
                all.add(ASKED_FOR);
                throw new ParameterException(
                        spec.commandLine(),
                        "--only " + step + ": there is no such pre-step" + Similarity.hint(step, all) + "; they are "
                                + String.join(", ", all));
            }
        }
        if (only.isEmpty()) {
            return Map.of();
        }
        Map<String, String> flags = STEPS.stream()
                .filter(step -> !only.contains(step))
                .collect(Collectors.toMap(step -> step, step -> "false"));
        flags.put(ASKED_FOR, String.valueOf(only.contains(ASKED_FOR)));
        return flags;
    }

    /** The public key's text; null when there is none, which matters only where the Regions have none yet. */
    private @Nullable String key(Inventory inventory) {
        if (publicKey != null) {
            return read(session.environment().workingDirectory().resolve(publicKey), "--public-key " + publicKey);
        }
        String configured = inventory.publicKeyFile();
        if (configured == null) {
            return null;
        }
        Path file = session.inventoryFile().toAbsolutePath().resolveSibling(configured);
        return Files.exists(file) ? read(file, "the inventory's public-key-file " + configured) : null;
    }

    private static String read(Path file, String name) {
        String text;
        try {
            text = new String(WholeFile.read(file, KEY_BYTES_MAX), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new InputException(Diagnostic.error(
                    "can't read " + name,
                    Remedy.of("name a file that holds a public key (")
                            .then(io.drctl.text.Command.of("ssh-keygen", "-t", "ed25519"))
                            .then(" makes a pair)")));
        }
        // A private key has several lines; its text must not get near a plan, a journal or AWS.
        if (text.contains("PRIVATE KEY")
                || text.lines().count() != 1
                || !text.matches("(ssh-|ecdsa-|sk-)\\S+ \\S+.*")) {
            throw new InputException(Diagnostic.error(
                    name + " holds no public key in OpenSSH format", "give the .pub file of the pair"));
        }
        return text;
    }
}
