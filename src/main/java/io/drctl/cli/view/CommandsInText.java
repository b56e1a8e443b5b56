package io.drctl.cli.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the commands in a text: what is to be pasted into a shell must stand on one line, in the midst of a sentence too.
 */
final class CommandsInText {
    /** drctl's commands that have commands of their own. */
    private static final Set<String> GROUPS = Set.of("failover", "inventory", "run", "runbook", "drill", "sandbox");

    /** Commands of these take words that are no Regions, such as the kind of a fault. */
    private static final Set<String> TAKING_WORDS = Set.of("fault", "heal");

    /** drctl's options that take the word after them. */
    static final Set<String> WITH_VALUE = Set.of(
            "--accept-data-loss",
            "--allow-destroy",
            "--color",
            "--inventory",
            "--output",
            "--parallelism",
            "--public-key",
            "--region",
            "--release-lock",
            "--runbook-from",
            "--set",
            "--speed",
            "--target",
            "--to",
            "-o");

    private static final Pattern DRCTL = Pattern.compile("[(\\[`'\"]*(?:scripts/)?drctl");
    private static final Pattern AWS = Pattern.compile("[(\\[`'\"]*aws");
    private static final Pattern OTHER = Pattern.compile("[(\\[`'\"]*(?:dig|export|git|ssh-keygen|terraform)");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*[,;:.)\\]`']*");
    private static final Pattern OPTION = Pattern.compile("[-+]{1,2}[A-Za-z].*");

    /**
     * A Region, a run, a scope, a file, or what stands for one of them. Texts come from outside, so a word of any length
     * is looked through once.
     */
    private static final Pattern ARGUMENT = Pattern.compile("(?=\\S++$)"
            + "(?:[a-z]{2}(?:-[a-z]++)++-\\d|\\d{8}-\\d{6}-\\S++|dr-site|primary|all|[A-Z][A-Z_.]++|[^/=]*+[/=]\\S*+)"
            + "[,;:.)\\]`']*+");

    private static final Pattern ONE_MORE = Pattern.compile("(?s)[a-z]\\D*+\\d.*+");

    /** After it a sentence goes on; an argument such as {@code Tags=[{Key=a}]} may end in a bracket all the same. */
    private static final Pattern ENDS = Pattern.compile(".*[,;:.)`]");

    private CommandsInText() {}

    /** The words with those of each command put together. */
    static List<String> whole(List<String> words) {
        List<String> whole = new ArrayList<>();
        for (int i = 0; i < words.size(); ) {
            int length = length(words, i);
            whole.add(String.join(" ", words.subList(i, i + length)));
            i += length;
        }
        return whole;
    }

    /** Whether a line begins with a command. */
    static boolean begins(String line) {
        return line.startsWith("[on AWS] ") || length(List.of(line.split(" ", -1)), 0) > 1;
    }

    /** How many words the command has that begins there; 1 where none does. */
    private static int length(List<String> words, int from) {
        String first = words.get(from);
        if (first.endsWith("[on") && at(words, from + 1).equals("AWS]")) {
            return at(words, from + 2).equals("aws") ? 2 + aws(words, from + 2) : 2;
        }
        if (DRCTL.matcher(first).matches()) {
            return drctl(words, from);
        }
        if (AWS.matcher(first).matches()) {
            return aws(words, from);
        }
        return OTHER.matcher(first).matches() ? arguments(words, from, from + 1, false) : 1;
    }

    private static int drctl(List<String> words, int from) {
        int end = from + 1;
        while (isOption(at(words, end)) && !isOver(words, end - 1)) {
            end += WITH_VALUE.contains(at(words, end)) ? 2 : 1;
        }
        String name = at(words, end);
        if (!NAME.matcher(name).matches()) {
            // A sentence about drctl; but its name stays with what it may be said to do.
            return Math.min(2, words.size() - from);
        }
        end++;
        if (GROUPS.contains(name)) {
            name = at(words, end);
            end++;
        }
        return arguments(words, from, Math.min(end, words.size()), TAKING_WORDS.contains(name));
    }

    private static int aws(List<String> words, int from) {
        boolean isCommand = NAME.matcher(at(words, from + 1)).matches()
                && NAME.matcher(at(words, from + 2)).matches()
                && !isOver(words, from + 1);
        return isCommand ? arguments(words, from, from + 3, false) : 1;
    }

    /** The words of a command whose first are known, with the options and arguments that follow. */
    private static int arguments(List<String> words, int from, int known, boolean takesWords) {
        boolean isDrctl = DRCTL.matcher(words.get(from)).matches();
        int end = known;
        int taken = 0;
        while (end < words.size() && !isOver(words, end - 1)) {
            String word = words.get(end);
            String before = words.get(end - 1);
            boolean isValue = isDrctl
                    ? WITH_VALUE.contains(before)
                    : isOption(before) && before.startsWith("-") && !before.contains("=");
            // Some options of the AWS CLI take several values, such as the ids of instances.
            boolean isOneMore = !isDrctl && taken > 1 && ONE_MORE.matcher(word).matches();
            boolean isWord =
                    isOneMore || (takesWords && taken == 0 && NAME.matcher(word).matches());
            if (!isOption(word)
                    && !isValue
                    && !isWord
                    && !ARGUMENT.matcher(word).matches()) {
                break;
            }
            taken++;
            end++;
            // What is quoted may have blanks in it.
            while (word.startsWith("'") && !words.get(end - 1).matches(".*'[,;:.)]*") && end < words.size()) {
                end++;
            }
        }
        return end - from;
    }

    private static boolean isOver(List<String> words, int index) {
        return index >= words.size() || ENDS.matcher(words.get(index)).matches();
    }

    private static boolean isOption(String word) {
        return OPTION.matcher(word).matches();
    }

    private static String at(List<String> words, int index) {
        return index < words.size() ? words.get(index) : "";
    }
}
