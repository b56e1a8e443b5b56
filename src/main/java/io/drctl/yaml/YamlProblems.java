package io.drctl.yaml;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.diagnostic.SourcePosition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with one document, so that its writer learns of everything at once.
 *
 * <p>Each diagnostic gets the offending line as its excerpt, and they come out in the order of the file.
 */
public final class YamlProblems {
    private static final Comparator<Diagnostic> IN_FILE_ORDER = Comparator.comparing(
            Diagnostic::position,
            Comparator.nullsFirst(
                    Comparator.comparingInt(SourcePosition::line).thenComparingInt(SourcePosition::column)));

    private final SourceText source;
    private final List<Diagnostic> found = new ArrayList<>();

    YamlProblems(SourceText source) {
        this.source = source;
    }

    public void error(SourcePosition position, String summary, @Nullable String remedy) {
        found.add(Diagnostic.error(summary, remedy, position).withExcerpt(source.line(position.line())));
    }

    public void warning(SourcePosition position, String summary, @Nullable String remedy) {
        found.add(Diagnostic.warning(summary, remedy, position).withExcerpt(source.line(position.line())));
    }

    public boolean hasErrors() {
        return found.stream().anyMatch(Diagnostic::isError);
    }

    /** Errors and warnings, in the order of the file. */
    public List<Diagnostic> all() {
        return found.stream().sorted(IN_FILE_ORDER).toList();
    }

    public List<Diagnostic> warnings() {
        return all().stream().filter(Predicate.not(Diagnostic::isError)).toList();
    }

    /**
     * Ends the reading if anything is wrong.
     *
     * @throws InputException with the errors and the warnings
     */
    public void throwIfErrors() {
        if (hasErrors()) {
            throw new InputException(all());
        }
    }
}
