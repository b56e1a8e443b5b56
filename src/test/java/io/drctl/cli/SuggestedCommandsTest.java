package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.drctl.cli.view.Terminal;
import io.drctl.engine.SituationsOfNext;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.VirtualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Every command that drctl tells anybody to run is one that it has, with options that it has. */
final class SuggestedCommandsTest {
    /** What a message's text is put together from stands for one of these, depending on what the command takes. */
    private static final String HOLE = "\u2026";

    /** Answered by the launcher, before there are commands. */
    private static final String BEFORE_ALL = "--make-archive";

    private static final List<String> FILLINGS =
            List.of("us-west-1", "dr-site", "20260314-031522-failover-db", "region", "api");

    /** Words after {@code drctl} that are prose: what drctl does, and not what is to be typed. */
    private static final Set<String> PROSE = Set.of(
            "acts",
            "creates",
            "didn't",
            "can",
            "can't",
            "carries",
            "changes",
            "could",
            "couldn't",
            "did",
            "doesn't",
            "does",
            "follows",
            "is",
            "may",
            "itself",
            "knows",
            "lacks",
            "looks",
            "makes",
            "moves",
            "puts",
            "reads",
            "replaces",
            "shows",
            "takes",
            "uses",
            "was",
            "wires",
            "works",
            "would",
            "wrote",
            "asks",
            "has",
            "elsewhere",
            "made",
            "access",
            "more",
            "needs",
            "AWS",
            "only",
            "and",
            "never",
            "keeps",
            "says",
            "where",
            "in",
            "on",
            "to",
            "then",
            "beside",
            "refuses",
            "tells");

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
    /** Where a literal ends and the next one of the same expression begins, with what stands between them. */
    private static final Pattern SEAM = Pattern.compile("(?<!\\\\)\"\\s*\\+\\s*(?:([^\";{}]*?)\\s*\\+\\s*)?\"");
    /** Such as {@code Command.drctl("run", "resume", id)}. */
    private static final Pattern COMMAND =
            Pattern.compile("Command\\.(drctl|aws)\\(((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*)\\)");

    /** A literal that goes on with a value. */
    private static final Pattern VALUE_AT_THE_END = Pattern.compile("(?<![\\\\(])\"(\\s*\\+\\s*)(?=[a-zA-Z(])");

    private final CommandLine root = Drctl.commandLine(new Session(environment()));

    private static Environment environment() {
        FakeCloud cloud = HealthySite.of(Inventories.flaskSite());
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        return new Environment(
                Map.of(),
                Path.of("").toAbsolutePath(),
                new ByteArrayInputStream(new byte[0]),
                new Terminal(nowhere, nowhere, false, false, false, false, 80),
                "drctl",
                () -> VirtualClock.START,
                "operator@host",
                regions -> cloud,
                new NoSandboxes());
    }

    /** The texts of a source file: the literals of one expression are one text, with holes for what is filled in. */
    static List<String> texts(String source) {
        String code = Pattern.compile("^\\s*(?:\\*|//|/\\*).*$", Pattern.MULTILINE)
                .matcher(source)
                .replaceAll("");
        String told = COMMAND.matcher(code).replaceAll(command -> Matcher.quoteReplacement(asLiteral(command)));
        String joined = SEAM.matcher(told).replaceAll(seam -> seam.group(1) == null ? "" : HOLE);
        joined = VALUE_AT_THE_END.matcher(joined).replaceAll(HOLE + "\"$1");
        List<String> texts = new ArrayList<>();
        Matcher literals = LITERAL.matcher(joined);
        while (literals.find()) {
            texts.add(literals.group(1).replace("\\n", "\n").replace("\\\"", "'"));
        }
        return texts;
    }

    /** A command as data, as the text that would be shown of it. */
    private static String asLiteral(MatchResult command) {
        List<String> words = new ArrayList<>(List.of(command.group(1)));
        Matcher argument = Pattern.compile("\"([^\"]*)\"|[^\\s,\"()]+(?:\\([^()]*\\)[^\\s,()]*)*")
                .matcher(command.group(2));
        while (argument.find()) {
            words.add(argument.group(1) == null ? HOLE : argument.group(1));
        }
        return "\"" + String.join(" ", words) + "\"";
    }

    /** What follows {@code drctl} in a text, as far as it may be a command. */
    static List<List<String>> commands(String text) {
        List<List<String>> found = new ArrayList<>();
        Matcher matcher = Pattern.compile("(?<![\\w./-])(?<!--namespace )drctl ([^\\n`;(),:|]+)")
                .matcher(text);
        while (matcher.find()) {
            String rest = matcher.group(1)
                    .replaceAll("[\\[\\]\"]|(?<!\\w)'|'(?!\\w)", " ")
                    .replaceAll("\\.( |$)", " ")
                    .strip();
            int comment = rest.indexOf(" #");
            if (comment >= 0) {
                rest = rest.substring(0, comment).strip();
            }
            List<String> words = List.of(rest.split("\\s+"));
            // Another command begins in the same sentence; it is found by itself.
            int next = words.indexOf("drctl");
            found.add(next < 0 ? words : words.subList(0, next));
        }
        return found;
    }

    /**
     * What is wrong with a command.
     *
     * @param isWhole whether all the words are of it, and not the rest of a sentence
     * @return null when nothing is
     */
    private @Nullable String fault(List<String> words, boolean isWhole) {
        List<String> taken = new ArrayList<>();
        CommandLine command = root;
        int positionals = 0;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals(BEFORE_ALL) && command == root) {
                return null;
            }
            if (word.startsWith("-")) {
                String name = word.replaceAll("=.*", "");
                OptionSpec option = command.getCommandSpec().findOption(name);
                if (option == null) {
                    return command.getCommandSpec().qualifiedName() + " has no option " + name;
                }
                taken.add(word);
                if (!word.contains("=") && option.arity().min() > 0) {
                    if (++i == words.size()) {
                        return name + " lacks its value";
                    }
                    taken.add(words.get(i));
                }
            } else if (command.getSubcommands().containsKey(word)) {
                command = command.getSubcommands().get(word);
                taken.add(word);
            } else if (word.equals(HOLE) && command.getCommandName().equals("run")) {
                // The name of a run, as in what is written beside a change of the records.
                return null;
            } else if (command == root && !isWhole && (PROSE.contains(word) || word.equals(HOLE))) {
                return null;
            } else if (!command.getSubcommands().isEmpty()) {
                return command.getCommandSpec().qualifiedName() + " has no command " + word;
            } else if (isWhole || isValue(word)) {
                if (!isWhole && positionals >= capacity(command)) {
                    break;
                }
                positionals++;
                taken.add(word);
            } else {
                break;
            }
        }
        return parsed(taken, isWhole);
    }

    private static int capacity(CommandLine command) {
        return command.getCommandSpec().positionalParameters().stream()
                .mapToInt(each -> each.arity().max() > 1 ? 9 : each.arity().max())
                .sum();
    }

    /** A word of a sentence that can only be an argument. */
    private static boolean isValue(String word) {
        return word.contains(HOLE) || word.matches("[A-Z]+|us-.*|dr-site|primary|all");
    }

    private @Nullable String parsed(List<String> words, boolean isWhole) {
        String fault = null;
        for (String filling : FILLINGS) {
            List<String> filled = words.stream()
                    .map(word -> word.replaceAll(HOLE + "+", filling).replaceAll("^[A-Z]+$", filling))
                    .toList();
            try {
                root.parseArgs(filled.toArray(String[]::new));
                return null;
            } catch (CommandLine.MissingParameterException e) {
                if (!isWhole) {
                    return null;
                }
                fault = e.getMessage();
            } catch (ParameterException e) {
                fault = e.getMessage();
            }
        }
        return fault;
    }

    private static List<Path> files(String root, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(root))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private Set<String> faults(Path file, Collection<String> texts) {
        Set<String> faults = new TreeSet<>();
        for (String text : texts) {
            for (List<String> command : commands(text)) {
                String fault = fault(command, false);
                if (fault != null) {
                    faults.add(file + ": drctl " + String.join(" ", command) + ": " + fault);
                }
            }
        }
        return faults;
    }

    @Test
    void messages_of_the_code_name_commands_that_there_are() throws IOException {
        Set<String> faults = new TreeSet<>();
        int seen = 0;
        for (Path file : files("src/main/java", ".java")) {
            List<String> texts = texts(Files.readString(file));
            seen += texts.stream().mapToInt(text -> commands(text).size()).sum();
            faults.addAll(faults(file, texts));
        }

        assertThat(faults).isEmpty();
        assertThat(seen).isGreaterThan(80);
    }

    @Test
    void runbooks_name_commands_that_there_are() throws IOException {
        Set<String> faults = new TreeSet<>();
        for (Path file : files("runbooks", ".yaml")) {
            faults.addAll(faults(file, Files.readAllLines(file)));
        }

        assertThat(faults).isEmpty();
    }

    @Test
    void what_the_documents_show_can_be_typed() throws IOException {
        Set<String> faults = new TreeSet<>();
        int seen = 0;
        for (String name : List.of("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md")) {
            boolean isCode = false;
            for (String line : Files.readAllLines(Path.of(name))) {
                if (line.startsWith("```")) {
                    isCode = !isCode;
                }
                Matcher typed = Pattern.compile("^\\s*(?:\\$ )?(?:scripts/)?drctl ([^#]+).*")
                        .matcher(line);
                if (isCode && typed.matches()) {
                    List<String> words = Arrays.asList(typed.group(1).strip().split("\\s+"));
                    String fault = fault(words, true);
                    seen++;
                    if (fault != null) {
                        faults.add(name + ": " + line + ": " + fault);
                    }
                } else {
                    Matcher quoted = Pattern.compile("`(drctl [^`]*)`").matcher(line);
                    while (quoted.find()) {
                        faults.addAll(faults(Path.of(name), List.of(quoted.group(1))));
                    }
                }
            }
        }

        assertThat(faults).isEmpty();
        assertThat(seen).isGreaterThan(15);
    }

    @Test
    void the_first_screen_of_the_readme_leads_from_nothing_to_verify() throws IOException {
        String screen =
                String.join("\n", Files.readAllLines(Path.of("README.md")).subList(0, 24));

        assertThat(screen).containsSubsequence("drctl init", "drctl inventory validate", "drctl verify all");
    }

    @Test
    void what_is_advised_in_any_situation_can_be_typed() {
        List<List<String>> typed = SituationsOfNext.commands().stream()
                .filter(command -> command.isOf("drctl"))
                .map(io.drctl.text.Command::arguments)
                .toList();

        assertThat(typed)
                .hasSizeGreaterThan(15)
                .allSatisfy(words -> assertThat(fault(words, true))
                        .as(String.join(" ", words))
                        .isNull());
    }

    /** A command that is to be typed, as it stands in a sentence. */
    private Pattern typed() {
        return Pattern.compile("(?<![\\w./-])(?:drctl (?:--sandbox )?(?:"
                + String.join("|", root.getSubcommands().keySet())
                + ")|aws (?:[a-z0-9]+ [a-z]+-[a-z-]+|sso login))(?![\\w-])");
    }

    /** What is called after a command, and isn't to be typed. */
    private static final Set<String> NAMES = Set.of("drctl run " + HOLE + ", step " + HOLE);

    /** The source without what picocli shows as help, which is drctl's own and the same in a sandbox. */
    private static String withoutHelp(String source) {
        StringBuilder left = new StringBuilder(source);
        Matcher annotation = Pattern.compile("@(?:Command|Option|Parameters|Mixin|CommandLine\\.\\w+)\\(")
                .matcher(source);
        while (annotation.find()) {
            int depth = 1;
            boolean isQuoted = false;
            int end = annotation.end();
            for (; depth > 0; end++) {
                char c = source.charAt(end);
                isQuoted ^= c == '"' && source.charAt(end - 1) != '\\';
                depth += isQuoted ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
            }
            for (int i = annotation.start(); i < end; i++) {
                left.setCharAt(i, ' ');
            }
        }
        return left.toString();
    }

    /** The commands that stand in the sentences of a source, and not in its makers of commands. */
    private List<String> inSentences(String source) {
        String told = COMMAND.matcher(withoutHelp(source)).replaceAll("null");
        return texts(told).stream()
                .filter(text -> typed().matcher(text).find() && !NAMES.contains(text))
                .toList();
    }

    /**
     * No view looks for them there: such a one would be broken in two, and acted on AWS when typed beside a sandbox.
     */
    @Test
    void commands_are_data_and_stand_in_no_sentence() throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path file : files("src/main/java", ".java")) {
            inSentences(Files.readString(file)).forEach(text -> found.add(file + ": " + text));
        }

        assertThat(found).isEmpty();
    }

    @Test
    void a_command_in_a_sentence_is_found() {
        assertThat(inSentences("why(\"wait, then drctl failover \"\n + \"db --to \" + region);"))
                .containsExactly("wait, then drctl failover db --to " + HOLE);
        assertThat(inSentences(
                        "why(\"(aws rds describe-events tells)\", \"aws sso login\", \"drctl --sandbox run list\");"))
                .hasSize(3);
        assertThat(inSentences("@Option(names = \"-x\", description = \"As in drctl status (\\\"now\\\").\") String x;"
                        + "why(Command.drctl(\"status\"), \"what drctl does, drctl's status, and aws:kms\");"))
                .isEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments("go on with drctl flip-db", "drctl has no command flip-db"),
                arguments("drctl failover web, then wait", "drctl failover has no command web"),
                arguments(
                        "run drctl failover db --to us-west-1 --promote", "drctl failover db has no option --promote"),
                arguments("drctl provision --regions us-west-1", "drctl provision has no option --regions"),
                arguments("drctl failover app --to", "--to lacks its value"),
                arguments("drctl sandbox heals", "drctl sandbox has no command heals"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_command_that_there_is_not_is_found(String text, String fault) {
        assertThat(commands(text))
                .singleElement()
                .satisfies(words -> assertThat(fault(words, false)).isEqualTo(fault));
    }

    @Test
    void a_text_is_put_together_from_its_literals() {
        assertThat(texts("add(\"first \" + region + \", then drctl failover\"\n + \" db --to \" + region);"))
                .containsExactly("first " + HOLE + ", then drctl failover db --to " + HOLE);
    }
}
