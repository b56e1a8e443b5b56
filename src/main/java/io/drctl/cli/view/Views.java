package io.drctl.cli.view;

import io.drctl.journal.Standing;
import java.util.List;

/** The views of one invocation, all in the form that was asked for: chosen once, before anything can fail. */
public interface Views {
    FailureView failure();

    /**
     * The plan of a run, what became of it, and the question.
     *
     * @param where which site, in which account, as whom: lines that stand above every plan
     */
    PlanView plan(List<String> where, Standing standing);

    RunView run();

    RunListView runs();

    StatusView status();

    SandboxView sandbox();

    RunbookView runbooks();

    /**
     * What is wrong with an inventory.
     *
     * @param file how messages name the inventory
     */
    ValidationView validation(String file);
}
