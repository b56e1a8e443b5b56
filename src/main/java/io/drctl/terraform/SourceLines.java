package io.drctl.terraform;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where something is said in the files of a module: the file and the line of a block, or of a setting in it. */
final class SourceLines {
    private static final Pattern SETTING = Pattern.compile("\\s*\"?([\\w-]+)\"?\\s*=(?!=).*", Pattern.DOTALL);

    private static final Pattern OPENING =
            Pattern.compile("\\s*([\\w-]+)(?:\\s+\"?[\\w-]+\"?)*\\s*\\{.*", Pattern.DOTALL);

    private final Path folder;

    /** @param folder of the module */
    SourceLines(Path folder) {
        this.folder = folder;
    }

    /**
     * A place in a file.
     *
     * @param line from 1
     * @param isSetting whether the setting itself is there, and not only the block that lacks it
     */
    record Spot(Path file, int line, boolean isSetting) {}

    /**
     * A setting.
     *
     * @param heading of its block, such as {@code resource "aws_rds_cluster" "books"}
     * @param path the names of the blocks that it is nested in, and its own; empty for the block itself
     */
    Optional<Spot> find(List<String> heading, List<String> path) {
        String labels =
                String.join("\"?\\s+\"?", heading.stream().map(Pattern::quote).toList());
        Pattern block = Pattern.compile("\\s*" + labels + "\"?\\s*\\{.*", Pattern.DOTALL);
        return Configuration.files(folder, ".tf").stream()
                .flatMap(file -> Configuration.text(file).flatMap(text -> in(file, text, block, path)).stream())
                .findFirst();
    }

    /** A variable's value in a file of such. */
    static Optional<Spot> value(Path file, String name) {
        return Configuration.text(file).flatMap(text -> {
            List<String> lines = withoutComments(text).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                Matcher setting = SETTING.matcher(lines.get(i));
                Matcher member = Pattern.compile("\\s*\"" + Pattern.quote(name) + "\"\\s*:.*")
                        .matcher(lines.get(i));
                if ((setting.matches() && setting.group(1).equals(name)) || member.matches()) {
                    return Optional.of(new Spot(file, i + 1, true));
                }
            }
            return Optional.empty();
        });
    }

    private static Optional<Spot> in(Path file, String text, Pattern heading, List<String> path) {
        List<String> lines = withoutComments(text).lines().toList();
        Deque<String> nested = new ArrayDeque<>();
        int start = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (start < 0) {
                if (!heading.matcher(line).matches()) {
                    continue;
                }
                start = i;
                if (path.isEmpty()) {
                    break;
                }
                line = line.substring(line.indexOf('{') + 1);
            }
            if (isAt(line, nested, path)) {
                return Optional.of(new Spot(file, i + 1, true));
            }
            if (!follow(line, nested)) {
                break;
            }
        }
        return start < 0 ? Optional.empty() : Optional.of(new Spot(file, start + 1, path.isEmpty()));
    }

    private static boolean isAt(String line, Deque<String> nested, List<String> path) {
        String name = path.get(path.size() - 1);
        List<String> blocks = path.subList(0, path.size() - 1);
        if (List.copyOf(nested).equals(blocks)) {
            Matcher setting = SETTING.matcher(line);
            return setting.matches() && setting.group(1).equals(name);
        }
        // A block on one line.
        Matcher opening = OPENING.matcher(line);
        return blocks.size() == nested.size() + 1
                && blocks.subList(0, nested.size()).equals(List.copyOf(nested))
                && opening.matches()
                && opening.group(1).equals(blocks.get(blocks.size() - 1))
                && Pattern.compile("[{,\\s]" + Pattern.quote(name) + "\\s*=(?!=)")
                        .matcher(line)
                        .find();
    }

    /** Keeps the names of the blocks that are open; false once the outermost is closed. */
    private static boolean follow(String line, Deque<String> nested) {
        String name = name(line);
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && (i == 0 || line.charAt(i - 1) != '\\')) {
                quoted = !quoted;
            } else if (!quoted && c == '{') {
                nested.addLast(name == null ? "" : name);
                name = null;
            } else if (!quoted && c == '}') {
                if (nested.isEmpty()) {
                    return false;
                }
                nested.removeLast();
            }
        }
        return true;
    }

    private static @Nullable String name(String line) {
        Matcher opening = OPENING.matcher(line);
        if (opening.matches()) {
            return opening.group(1);
        }
        Matcher setting = SETTING.matcher(line);
        return setting.matches() ? setting.group(1) : null;
    }

    /** Lines stay where they are. */
    private static String withoutComments(String text) {
        return Configuration.COMMENT
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) == null ? found.group().replaceAll("[^\\n]", " ") : found.group(1)));
    }
}
