package io.drctl.text;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The option by which the user agrees to what would otherwise be refused, and its values: a value, so that a command
 * can be made of it, and of several, without reading how they are typed.
 *
 * @param name with its dashes, such as {@code --accept-data-loss}
 * @param values what is agreed to; empty for an option that takes none
 */
public record ConsentOption(String name, List<String> values) implements Remedy.Part {
    /** Overrides tests by their names. */
    public static final String FORCE = "--force";

    public ConsentOption {
        values = List.copyOf(values);
    }

    /** One that takes no value. */
    public static ConsentOption of(String name) {
        return new ConsentOption(name, List.of());
    }

    public static ConsentOption of(String name, String value) {
        return new ConsentOption(name, List.of(value));
    }

    /** The override of one test. */
    public static ConsentOption forcing(String test) {
        return of(FORCE, test);
    }

    /** The arguments that it makes: {@code --force} takes one list, every other option is repeated for each value. */
    public List<String> words() {
        if (values.isEmpty()) {
            return List.of(name);
        }
        return name.equals(FORCE)
                ? List.of(FORCE + "=" + String.join(",", values))
                : values.stream().flatMap(value -> Stream.of(name, value)).toList();
    }

    @Override
    public <R> R fold(Function<Remedy.Said, R> said, Function<Command, R> command, Function<ConsentOption, R> option) {
        return option.apply(this);
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return words().stream().map(Command::quoted).collect(Collectors.joining(" "));
    }
}
