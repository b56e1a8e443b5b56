package io.drctl.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A command that is suggested: a program and its arguments, which only become a line where they are shown. So a view
 * can make it fit for where it will be typed, and knows where it begins and ends.
 *
 * @param remark what stands before it and keeps it from being taken for a command of here, such as {@code [on AWS]};
 *     empty for one to be typed as it is
 */
public record Command(String remark, String program, List<String> arguments) implements Remedy.Part {
    public Command {
        arguments = List.copyOf(arguments);
        if (program.isBlank()) {
            throw new IllegalArgumentException("a command has a program");
        }
    }

    /** One of drctl's own. Each argument is one word, whatever is in it. */
    public static Command drctl(Object... arguments) {
        return new Command("", "drctl", words(arguments));
    }

    /** One of the AWS CLI. */
    public static Command aws(Object... arguments) {
        return new Command("", "aws", words(arguments));
    }

    /** One of another program: a shell's own, or one that has to be there. */
    public static Command of(String program, Object... arguments) {
        return new Command("", program, words(arguments));
    }

    private static List<String> words(Object... arguments) {
        return Arrays.stream(arguments).map(String::valueOf).toList();
    }

    /** The same with more arguments. */
    public Command with(Object... more) {
        return with(words(more));
    }

    /** The same with more arguments. */
    public Command with(Collection<String> more) {
        return new Command(
                remark,
                program,
                Stream.concat(arguments.stream(), more.stream()).toList());
    }

    /** The same with arguments before its own, as options of the program itself stand. */
    public Command withFirst(String... first) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(arguments);
        return new Command(remark, program, all);
    }

    public Command remarked(String words) {
        return new Command(words, program, arguments);
    }

    public boolean isOf(String name) {
        return program.equals(name);
    }

    /** The first argument; empty where there is none. */
    public String first() {
        return arguments.isEmpty() ? "" : arguments.get(0);
    }

    /** As it is pasted into a shell, behind its remark. */
    public String line() {
        return (remark.isEmpty() ? "" : remark + " ")
                + program
                + arguments.stream().map(word -> " " + quoted(word)).collect(Collectors.joining());
    }

    /** A word that a shell takes as it is, or as one word within quotes. */
    static String quoted(String word) {
        boolean isPlain = !word.isEmpty()
                && word.chars().allMatch(c -> Character.isLetterOrDigit(c) || "._-+:/=@%,".indexOf(c) >= 0);
        return isPlain ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    @Override
    public <R> R fold(Function<Remedy.Said, R> said, Function<Command, R> command, Function<ConsentOption, R> option) {
        return command.apply(this);
    }

    @Override
    public String toString() {
        return line();
    }
}
