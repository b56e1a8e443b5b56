package io.drctl.cli;

import io.drctl.cli.view.JsonSchema;
import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Similarity;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code drctl schema}: what programs can rely on in JSON documents. */
@CommandLine.Command(
        name = "schema",
        description = {
            "Prints the JSON Schema of a document of -o json, or lists the schemas.",
            "Each document names its schema in the field `schema`."
        })
final class SchemaCommand implements Callable<Integer>, Options.PrintsDocument {
    private final Session session;

    SchemaCommand(Session session) {
        this.session = session;
    }

    /** The schemas' names, for completion. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return names().iterator();
        }
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            completionCandidates = Names.class,
            description = "The schema; without it, all are listed.")
    private @Nullable String name;

    private static List<String> names() {
        return Arrays.stream(JsonSchema.values()).map(JsonSchema::word).toList();
    }

    @Override
    public Integer call() {
        String asked = name;
        session.terminal().printDocument(asked == null ? list() : named(asked).text());
        return ExitStatus.OK;
    }

    private static JsonSchema named(String asked) {
        return JsonSchema.named(asked)
                .orElseThrow(() -> new InputException(Diagnostic.error(
                        "there is no schema " + asked + Similarity.hint(asked, names()),
                        Remedy.of(Command.drctl("schema")).then(" lists them"))));
    }

    private static String list() {
        StringBuilder lines = new StringBuilder();
        for (JsonSchema schema : JsonSchema.values()) {
            lines.append(String.format(Locale.ROOT, "%-18s %s%n", schema.word(), schema.printedBy()));
        }
        return lines.toString();
    }
}
