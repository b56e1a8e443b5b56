package io.drctl.cli;

import java.util.Locale;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What is wrong with a command line, in drctl's words. picocli's messages mention indexes and types, which nobody
 * typed.
 */
final class UsageWords {
    private UsageWords() {}

    static String of(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String first = unmatched.getUnmatched().get(0);
            if (unmatched.isUnknownOption()) {
                return "unknown option " + first;
            }
            return failure.getCommandLine().getSubcommands().isEmpty()
                    ? "unexpected argument " + first
                    : "there is no command " + first;
        }
        String said = String.valueOf(failure.getMessage())
                .lines()
                .findFirst()
                .orElse("invalid arguments")
                .replaceFirst("^Error: ", "")
                .replaceFirst("positional parameter at index \\d+ \\((\\w+)\\)", "$1")
                .replace(" (case-insensitive)", "")
                .replaceFirst("is not an? (int|long)$", "is not a whole number");
        // Options and names keep their spelling; picocli's messages begin with a capital, drctl's don't.
        return said.matches("[A-Z][a-z]+ .*")
                ? said.substring(0, 1).toLowerCase(Locale.ROOT) + said.substring(1)
                : said;
    }
}
