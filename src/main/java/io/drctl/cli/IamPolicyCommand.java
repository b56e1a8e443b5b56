package io.drctl.cli;

import io.drctl.cli.view.PolicyText;
import io.drctl.permission.CommandPolicies;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code drctl iam-policy}: what its commands may ask of AWS and change there. Asks nothing. */
@Command(
        name = "iam-policy",
        description = {
            "Prints the least IAM policy for a command, or for all: what it reads, and what it changes, of the site"
                    + " in the inventory.",
            "It is made of what the actions themselves declare. Resources are those that the inventory names; what it"
                    + " doesn't name is a pattern. Makes no calls.",
            "The document is ready for `aws iam put-role-policy`."
        })
final class IamPolicyCommand implements Callable<Integer>, Options.PrintsDocument {
    private final Session session;

    IamPolicyCommand(Session session) {
        this.session = session;
    }

    /** The words of the commands, for completion. */
    static final class Words implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return CommandPolicies.commands().stream()
                    .flatMap(command -> List.of(command.split(" ")).stream())
                    .distinct()
                    .iterator();
        }
    }

    @Parameters(
            index = "0..*",
            arity = "0..*",
            paramLabel = "COMMAND",
            completionCandidates = Words.class,
            description = "The command, such as failover db, or a group of them, such as failover; else all.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        PolicyText.print(
                new CommandPolicies(session.inventory().inventory(), session.cloud(), RunFlow.library(session))
                        .of(words),
                session.terminal());
        return ExitStatus.OK;
    }
}
