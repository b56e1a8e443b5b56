package io.drctl.cli;

import io.drctl.engine.DatabaseRunbooks;
import io.drctl.text.Durations;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drctl switchover db}: the database's writer role goes to the other Region, and nothing is lost. */
@Command(
        name = "db",
        description = {
            "Makes the copy of the database in the other Region its writer while the present one is well: nothing is"
                    + " lost, or nothing is done.",
            "Depends on both Regions. Of a Global Database the way back is the same command with the other Region.",
            "For a replica, of Aurora or of an RDS instance, writes are stopped by SQL until it has applied the last of"
                    + " them; its promotion is one-way. Users can't write until the application has followed."
        })
final class SwitchoverDbCommand implements Callable<Integer> {
    private final Session session;

    SwitchoverDbCommand(Session session) {
        this.session = session;
    }

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The database (default: the only one).")
    private @Nullable String database;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "REGION",
            description = "The Region whose copy becomes the writer.")
    private String to = "";

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            description = "For a replica: how long writes may be stopped before it has applied the last of them"
                    + " (default: 60s). After that writes are let in again, and nothing has moved.")
    private @Nullable String within;

    @Mixin
    private MoveOptions known = new MoveOptions();

    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() {
        Map<String, String> arguments = new LinkedHashMap<>();
        if (database != null) {
            arguments.put("database", database);
        }
        arguments.put("to", to);
        RunFlow flow = new RunFlow(session, options, known);
        // What is misspelt, or not named among several, is named by the plan of any of the runbooks.
        String runbook = FailoverDbCommand.chosen(session, database)
                .map(DatabaseRunbooks::switchover)
                .orElse("switchover-db-global");
        if (within != null) {
            if (!runbook.equals("switchover-db")) {
                throw new ParameterException(
                        spec.commandLine(), "--within is for a replica: nobody stops the writes to a Global Database");
            }
            arguments.put("within", within(spec, within));
        }
        return flow.run(runbook, arguments);
    }

    /** How long writes may be stopped, as entered. */
    static String within(CommandSpec spec, String within) {
        return Durations.parse(within)
                .filter(duration -> !duration.isNegative() && !duration.isZero())
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--within is not a duration: " + within + "; " + Durations.HOW_TO_WRITE))
                .toString();
    }
}
