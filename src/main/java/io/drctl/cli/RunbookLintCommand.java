package io.drctl.cli;

import io.drctl.cli.view.RunbookView.Linted;
import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.engine.EmergencyLint;
import io.drctl.runbook.Runbook;
import io.drctl.runbook.RunbookLibrary;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drctl runbook lint}: all problems of runbooks, and what of them would strand an operator. Makes no calls. */
@Command(
        name = "lint",
        description = {
            "Checks runbooks and reports every problem, with its location and a fix.",
            "With an inventory it also lists, for each Region and each service that can be assumed down, the steps"
                    + " that can't be done then and would strand an operator. Runbooks that say `planned: true` are"
                    + " not for emergencies, and aren't judged by that."
        })
final class RunbookLintCommand implements Callable<Integer> {
    private final Session session;

    RunbookLintCommand(Session session) {
        this.session = session;
    }

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The runbook, without .yaml; else all.")
    private @Nullable String name;

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        RunbookLibrary library = RunFlow.library(session);
        List<String> names = name == null
                ? library.sources().stream().map(RunbookLibrary.Source::runbook).toList()
                : List.of(name);
        boolean isJudged = Files.exists(session.inventoryFile());
        List<Linted> linted = read(library, names).stream()
                .map(runbook -> new Linted(runbook, isJudged ? stranding(runbook) : null))
                .toList();
        session.views().runbooks().linted(linted);
        return linted.stream().anyMatch(Linted::isStranding) ? ExitStatus.FINDINGS : ExitStatus.OK;
    }

    /** @throws InputException with every problem of all of them */
    private static List<Runbook> read(RunbookLibrary library, List<String> names) {
        List<Runbook> runbooks = new ArrayList<>();
        List<Diagnostic> problems = new ArrayList<>();
        for (String each : names) {
            try {
                runbooks.add(library.read(each));
            } catch (InputException e) {
                problems.addAll(e.diagnostics());
            }
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return runbooks;
    }

    private List<EmergencyLint.Finding> stranding(Runbook runbook) {
        return new EmergencyLint(session.inventory().inventory(), session.cloud()).findings(runbook);
    }
}
