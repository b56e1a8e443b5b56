package io.drctl.cli;

import io.drctl.cli.view.Terminal;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.WorldException;
import io.drctl.diagnostic.InputException;
import io.drctl.engine.EnteredCommand;
import io.drctl.engine.RunLock;
import io.drctl.journal.JournalException;
import io.drctl.lease.LeaseHeldException;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a whole: its commands, and how each kind of failure ends. */
public final class Drctl {
    private Drctl() {}

    /** Runs one command and returns its exit status. Never throws. */
    public static int run(String[] args, Environment environment) {
        try (Session session = new Session(environment)) {
            try {
                return commandLine(session, Commands.in(args)).execute(args);
            } catch (RuntimeException | Error e) {
                return failed(session, e);
            }
        }
    }

    /** The commands, with a session to share. */
    static CommandLine commandLine(Session session) {
        return commandLine(session, Commands.NAMES);
    }

    private static CommandLine commandLine(Session session, List<String> commands) {
        IFactory factory = new SessionFactory(session);
        DrctlCommand root = new DrctlCommand();
        CommandLine line = new CommandLine(root, factory);
        Commands.add(line, commands);
        Map<String, String> variables = session.environment().variables();
        Terminal terminal = session.environment().terminal();
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setAbbreviatedOptionsAllowed(false);
        line.setUsageHelpWidth(Math.max(55, Math.min(terminal.columns(), 100)));
        line.setUsageHelpAutoWidth(false);
        line.setOut(terminal.helpOut());
        line.setErr(terminal.helpErr());
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                terminal.colourOut() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setExecutionStrategy(parsed -> {
            List<CommandLine> named = parsed.asCommandLineList();
            session.begin(Options.of(root, named.get(named.size() - 1), variables));
            String misuse = session.options().misuse();
            if (misuse != null) {
                throw new ParameterException(parsed.commandSpec().commandLine(), misuse);
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        line.setExitCodeExceptionMapper(failure -> ExitStatus.INTERNAL);
        line.setParameterExceptionHandler((failure, arguments) -> {
            if (!session.hasBegun()) {
                if (!commands.equals(Commands.NAMES)) {
                    // What is wrong with it, and what is meant, only all commands together tell.
                    return commandLine(session).execute(arguments);
                }
                session.begin(Options.ofUnparsable(root, failure.getCommandLine(), variables));
            }
            return usageError(session, failure);
        });
        line.setExecutionExceptionHandler((failure, where, parsed) -> failed(session, failure));
        return line;
    }

    private static int usageError(Session session, ParameterException thrown) {
        CommandLine command = thrown.getCommandLine();
        ParameterException failure = unknownOption(command).orElse(thrown);
        String[] named = command.getCommandSpec().qualifiedName().split(" ", -1);
        Command asking = Command.of(
                        named[0], Arrays.stream(named, 1, named.length).toArray())
                .with("--help");
        if (failure instanceof MissingCommandException) {
            // A user who types half a command wants to see what comes next.
            PrintWriter help = session.terminal().helpErr();
            help.print(command.getUsageMessage(
                    session.terminal().colourErr() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
            help.flush();
            return ExitStatus.USAGE;
        }
        List<String> suggestions =
                failure instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        session.views()
                .failure()
                .show(
                        ExitStatus.USAGE,
                        UsageWords.of(failure),
                        suggestions.isEmpty()
                                ? Remedy.of(asking).then(" lists its options")
                                : Remedy.of("did you mean " + String.join(" or ", suggestions) + "? ")
                                        .then(asking)
                                        .then(" shows more"));
        return ExitStatus.USAGE;
    }

    /**
     * An option that the command doesn't have. picocli may find fault with what follows it instead: with the value of a
     * misspelled option, taken for an argument.
     */
    private static Optional<ParameterException> unknownOption(CommandLine command) {
        CommandLine.ParseResult parsed = command.getParseResult();
        return parsed == null
                ? Optional.empty()
                : parsed.unmatched().stream()
                        .filter(argument -> argument.matches("--?[a-zA-Z].*"))
                        .findFirst()
                        .map(option -> new UnmatchedArgumentException(command, List.of(option)));
    }

    private static int failed(Session session, Throwable failure) {
        if (session.options().debug()) {
            failure.printStackTrace(session.terminal().err());
        }
        if (failure instanceof InputException input) {
            session.views().failure().show(ExitStatus.USAGE, input.diagnostics());
            return ExitStatus.USAGE;
        }
        Ended ended = end(session, failure);
        session.views().failure().show(ended.status(), ended.message(), ended.remedy());
        return ended.status();
    }

    private record Ended(
            int status, String message, @Nullable Remedy remedy) {

        Ended(int status, String message, String remedy) {
            this(status, message, Remedy.of(remedy));
        }
    }

    private static Ended end(Session session, Throwable failure) {
        if (failure instanceof CommandFailure known) {
            return new Ended(known.exitStatus(), String.valueOf(known.getMessage()), known.remedy());
        }
        if (failure instanceof RunLock.HeldException held) {
            return new Ended(
                    ExitStatus.LOCKED,
                    "another run is under way: " + held.getMessage(),
                    "wait for it, or stop it with Ctrl-C where it runs");
        }
        if (failure instanceof LeaseHeldException held) {
            return new Ended(ExitStatus.LOCKED, held.getMessage() + "; nothing was changed", held.remedy());
        }
        if (failure instanceof CloudException cloud) {
            return new Ended(ExitStatus.FAILED, cloud.explain(), remedy(cloud));
        }
        if (failure instanceof WorldException world) {
            return new Ended(ExitStatus.FAILED, String.valueOf(world.getMessage()), world.remedy());
        }
        if (failure instanceof JournalException journal) {
            return new Ended(
                    ExitStatus.FAILED,
                    String.valueOf(journal.getMessage()),
                    journal.remedy() != null
                            ? journal.remedy()
                            : journal.isUnbelievable()
                                    ? unbelievable(session, journal)
                                    : Remedy.of("drctl does nothing without a journal: check the disk and the"
                                            + " permissions, or name another folder in XDG_STATE_HOME, then run"
                                            + " it again"));
        }
        if (failure instanceof OutOfMemoryError) {
            return new Ended(
                    ExitStatus.INTERNAL,
                    "there is not enough memory to continue",
                    Remedy.of("free some, or give drctl more: JAVA_TOOL_OPTIONS=-Xmx1g; ")
                            .then(RUN_MAY_BE_OPEN));
        }
        return new Ended(
                ExitStatus.INTERNAL,
                "an unexpected error: " + oneLine(failure),
                Remedy.of("add --debug for the stack trace, and report it as a bug in drctl; ")
                        .then(RUN_MAY_BE_OPEN));
    }

    private static Remedy unbelievable(Session session, JournalException journal) {
        Remedy status = Remedy.of("this drctl can't continue the run; ")
                .then(Command.drctl("status"))
                .then(" says what is left to do. You may also run its command again: it looks before it acts, and"
                        + " doesn't repeat what is already done");
        return journal.run()
                .flatMap(run -> EnteredCommand.again(run, session.inventory().inventory()))
                .map(command -> status.then(": ").then(command))
                .orElse(status);
    }

    /** The failure may have happened during a run. */
    private static final Remedy RUN_MAY_BE_OPEN =
            Remedy.of(Command.drctl("run", "list")).then(" shows whether a run was left unfinished");

    private static String oneLine(Throwable failure) {
        String text = failure.toString().lines().findFirst().orElse("");
        return text.length() <= 300 ? text : text.substring(0, 300) + "...";
    }

    private static @Nullable Remedy remedy(CloudException failure) {
        return switch (failure.reason()) {
            case CREDENTIALS, UNKNOWN_KEY ->
                Remedy.of("supply credentials as for the AWS CLI (")
                        .then(Command.aws("sts", "get-caller-identity"))
                        .then(" tests them)");
            case ACCESS_DENIED -> Remedy.of("grant " + failure.operation());
            case UNREACHABLE, NOT_CONNECTED -> Remedy.of("check the network, and AWS_ENDPOINT_URL if it is set");
            case ISSUER_SILENT -> Remedy.of("check the network to it, or use credentials that don't need it");
            case THROTTLED, SERVICE_FAULT -> Remedy.of("try again in a moment");
            case NOT_FOUND, INVALID_STATE, CONFLICT, REJECTED -> null;
        };
    }

    /** Makes commands, giving the session to those that want one. */
    private record SessionFactory(Session session) implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            try {
                Constructor<K> constructor = type.getDeclaredConstructor(Session.class);
                return constructor.newInstance(session);
            } catch (NoSuchMethodException e) {
                return CommandLine.defaultFactory().create(type);
            }
        }
    }
}
