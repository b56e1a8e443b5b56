package io.drctl.terraform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file that {@code reconcile} writes beside a root's own. It belongs to drctl: what an earlier run wrote there stays,
 * but for variables that have a new value.
 *
 * @param text all of it
 */
public record ReconcileFile(Path path, String text) {
    /** Blocks: what is imported, moved or removed. */
    public static final String BLOCKS = "drctl-reconcile.tf";

    /** Terraform loads {@code *.auto.tfvars} in the order of their names, and the last one counts. */
    public static final String VARIABLES = "zz-drctl-reconcile.auto.tfvars";

    private static final String HEADING =
            "# From drctl: what the site has become since this configuration" + " was written.\n";

    private static final Pattern VALUE = Pattern.compile("([\\w-]+) = .*");

    /** The files that corrections of a root come to, what is in them already included. */
    static List<ReconcileFile> of(Path folder, List<Correction> corrections) {
        return Stream.of(
                        blocks(folder.resolve(BLOCKS), of(corrections, Correction.Kind.BLOCK)),
                        variables(folder.resolve(VARIABLES), of(corrections, Correction.Kind.VARIABLE)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<Correction> of(List<Correction> corrections, Correction.Kind kind) {
        return corrections.stream()
                .filter(correction -> correction.kind() == kind)
                .distinct()
                .toList();
    }

    private static Optional<ReconcileFile> blocks(Path path, List<Correction> blocks) {
        if (blocks.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder(Configuration.text(path).orElse(HEADING));
        for (Correction block : blocks) {
            text.append('\n').append("# ").append(block.sentence()).append('\n');
            text.append(String.join("\n", block.lines())).append('\n');
        }
        return Optional.of(new ReconcileFile(path, text.toString()));
    }

    private static Optional<ReconcileFile> variables(Path path, List<Correction> variables) {
        if (variables.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> lines = new LinkedHashMap<>();
        List<String> all =
                new ArrayList<>(Configuration.text(path).orElse(HEADING).lines().toList());
        variables.forEach(variable -> all.addAll(variable.lines()));
        for (String line : all) {
            Matcher value = VALUE.matcher(line);
            lines.put(value.matches() ? value.group(1) + " =" : line, line);
        }
        return Optional.of(new ReconcileFile(path, String.join("\n", lines.values()) + "\n"));
    }

    /**
     * Writes it: beside its place first, and then into it.
     *
     * @throws IOException when that fails; what was there is as it was then
     */
    public void write() throws IOException {
        Path beside = path.resolveSibling(path.getFileName() + ".new");
        try {
            Files.writeString(beside, text, StandardCharsets.UTF_8);
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}
