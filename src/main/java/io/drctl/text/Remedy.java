package io.drctl.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How to put something right: words, and the commands and options in them. It is data until a view shows it, so
 * that commands are found without reading sentences: a view of the sandbox makes them such of the sandbox, one for a
 * terminal keeps each on one line, and one for programs gives them apart.
 */
public record Remedy(List<Part> parts) {

    /** A piece of a remedy, in its order. */
    public sealed interface Part permits Said, Command, ConsentOption {
        /** What somebody makes of each kind. */
        <R> R fold(Function<Said, R> said, Function<Command, R> command, Function<ConsentOption, R> option);
    }

    /** Words, with the blanks and stops around the commands beside them. */
    public record Said(String words) implements Part {
        @Override
        public <R> R fold(Function<Said, R> said, Function<Command, R> command, Function<ConsentOption, R> option) {
            return said.apply(this);
        }

        @Override
        public String toString() {
            return words;
        }
    }

    public Remedy {
        List<Part> merged = new ArrayList<>();
        for (Part part : parts) {
            int last = merged.size() - 1;
            if (part instanceof Said said && last >= 0 && merged.get(last) instanceof Said before) {
                merged.set(last, new Said(before.words() + said.words()));
            } else if (!(part instanceof Said said) || !said.words().isEmpty()) {
                merged.add(part);
            }
        }
        if (merged.isEmpty()) {
            throw new IllegalArgumentException("a remedy says something");
        }
        parts = List.copyOf(merged);
    }

    /** Something to do that no command does. */
    public static Remedy of(String words) {
        return new Remedy(List.of(new Said(words)));
    }

    /** {@link #of(String)}, of nothing where there is nothing. */
    public static @Nullable Remedy ofNullable(@Nullable String words) {
        return words == null ? null : of(words);
    }

    /** A command, and nothing besides. */
    public static Remedy of(Command command) {
        return new Remedy(List.of(command));
    }

    /** Several, one after the other. */
    public static Remedy joined(String between, List<Remedy> remedies) {
        return remedies.stream()
                .reduce((one, next) -> one.then(between).then(next))
                .orElseThrow(() -> new IllegalArgumentException("a remedy says something"));
    }

    public Remedy then(String words) {
        return then(new Said(words));
    }

    public Remedy then(Command command) {
        return then((Part) command);
    }

    /** An option to add to the command that was entered. */
    public Remedy then(ConsentOption option) {
        return then((Part) option);
    }

    public Remedy then(Remedy more) {
        List<Part> all = new ArrayList<>(parts);
        all.addAll(more.parts);
        return new Remedy(all);
    }

    private Remedy then(Part part) {
        List<Part> all = new ArrayList<>(parts);
        all.add(part);
        return new Remedy(all);
    }

    /** All commands in it, in their order. */
    public List<Command> commands() {
        return parts.stream()
                .filter(Command.class::isInstance)
                .map(Command.class::cast)
                .toList();
    }

    /** The command that it is, or to which it leads behind a colon: one that stands on a line of its own. */
    public Optional<Command> led() {
        Part last = parts.get(parts.size() - 1);
        boolean isLed =
                parts.size() == 1 || parts.get(parts.size() - 2).toString().endsWith(": ");
        return last instanceof Command command && isLed ? Optional.of(command) : Optional.empty();
    }

    /** The words before the command that is {@link #led}, without a blank at the end. */
    public String lead() {
        return parts.subList(0, parts.size() - 1).stream()
                .map(Part::toString)
                .collect(Collectors.joining())
                .stripTrailing();
    }

    /** The same with every piece of words, those that options are given among them, and every command replaced. */
    public Remedy map(UnaryOperator<String> words, UnaryOperator<Command> commands) {
        return each(part -> part.<Part>fold(
                said -> new Said(words.apply(said.words())),
                commands::apply,
                option -> new ConsentOption(
                        option.name(), option.values().stream().map(words).toList())));
    }

    /** The same with another option in the place of each that it names. */
    public Remedy agreeingBy(ConsentOption other) {
        return each(part -> part instanceof ConsentOption ? other : part);
    }

    private Remedy each(UnaryOperator<Part> replaced) {
        return new Remedy(parts.stream().map(replaced).toList());
    }

    /** All of it in one line. */
    public String text() {
        return parts.stream().map(Part::toString).collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return text();
    }
}
