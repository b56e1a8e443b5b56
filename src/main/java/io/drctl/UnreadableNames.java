package io.drctl;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names that the JVM could not read, since the user's locale has no such characters: no file can be opened by them. The
 * launcher gives the JVM a locale that has them; a user who starts plain {@code java} under {@code LC_ALL=C} must do so
 * themselves.
 */
final class UnreadableNames {
    /** What Java puts in the place of bytes that it can't read. */
    private static final String UNREADABLE = "\uFFFD";

    /** Variables that name files and folders. */
    private static final Pattern OF_FILES = Pattern.compile("HOME|XDG_.+|DRCTL_.+|AWS_.+_FILE|TF_.+");

    private UnreadableNames() {}

    /**
     * What could not be read, as a message says it; empty where all could.
     *
     * @param encoding in which Java reads them: {@code sun.jnu.encoding}
     * @param directory the working directory
     */
    static Optional<String> in(
            String encoding, String directory, Map<String, String> variables, List<String> arguments) {
        if (encoding.equalsIgnoreCase("UTF-8")) {
            return Optional.empty();
        }
        return Stream.of(
                        Stream.of("the working directory").filter(name -> directory.contains(UNREADABLE)),
                        new TreeMap<>(variables)
                                .entrySet().stream()
                                        .filter(each ->
                                                OF_FILES.matcher(each.getKey()).matches())
                                        .filter(each -> each.getValue().contains(UNREADABLE))
                                        .map(Map.Entry::getKey),
                        Stream.of("an argument")
                                .filter(name -> arguments.stream().anyMatch(each -> each.contains(UNREADABLE))))
                .flatMap(found -> found)
                .findFirst()
                .map(name -> name + " has characters that Java can't read in this locale (" + encoding + ")");
    }
}
