package io.drctl.cli.view;

import io.drctl.journal.Standing;
import java.util.List;

/** The views for people. */
public record HumanViews(Terminal terminal) implements Views {
    @Override
    public FailureView failure() {
        return new HumanFailureView(terminal);
    }

    @Override
    public PlanView plan(List<String> where, Standing standing) {
        return new HumanPlanView(terminal, where);
    }

    @Override
    public RunView run() {
        return new HumanRunView(terminal);
    }

    @Override
    public RunListView runs() {
        return new HumanRunListView(terminal);
    }

    @Override
    public StatusView status() {
        return new HumanStatusView(terminal);
    }

    @Override
    public SandboxView sandbox() {
        return new HumanSandboxView(terminal);
    }

    @Override
    public RunbookView runbooks() {
        return new HumanRunbookView(terminal);
    }

    @Override
    public ValidationView validation(String file) {
        return new HumanValidationView(terminal, file);
    }
}
