package io.drctl.cli;

import io.drctl.cli.view.ProvisionView;
import io.drctl.cli.view.ReconcileView;
import io.drctl.cli.view.ReconcileView.Outcome;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Standing;
import io.drctl.terraform.Provisioning.Reconciled;
import io.drctl.terraform.ProvisioningException;
import io.drctl.terraform.ReconcileFile;
import io.drctl.terraform.Reconciliation;
import io.drctl.text.Words;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drctl reconcile}: a Terraform configuration is brought in line with the site, and not the site with it. */
@Command(
        name = "reconcile",
        description = {
            "After a change of roles: shows what the next Terraform apply would undo, and brings the configuration in"
                    + " line with the site. Changes nothing in AWS, and nothing in a state.",
            "Beside the configuration it writes drctl-reconcile.tf, with import, moved and removed blocks, and"
                    + " zz-drctl-reconcile.auto.tfvars, with values of variables. What only an edit of your own files"
                    + " can do is named, with its file and line."
        },
        footerHeading = "%n",
        footer = {
            "Exit status: 0 the next plan changes nothing in AWS; 1 it would change",
            "something; 2 usage; 3 refused, or something is missing; 4 failed; 5 somebody",
            "else holds the state's lock; 130 interrupted."
        })
final class ReconcileCommand implements Callable<Integer> {
    private final Session session;

    ReconcileCommand(Session session) {
        this.session = session;
    }

    @Option(
            names = "--region",
            paramLabel = "R",
            description = "The Region whose configuration it is. Not needed where one Terraform root makes both.")
    private String region = "";

    @Option(names = "--dry-run", description = "Show what differs and what would be written; write nothing.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Write without asking.")
    private boolean yes;

    @Option(
            names = "--accept-unknown-account",
            description = "Continue even if the account that the inventory names can't be confirmed.")
    private boolean acceptUnknownAccount;

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        Inventory inventory = session.inventory().inventory();
        ProvisionCommand.demandManaged(inventory, "reconcile compares nothing");
        RegionName name = ProvisionCommand.region(inventory, region);
        Standing standing = ProvisionCommand.checkAccount(session, inventory, name, acceptUnknownAccount);
        try (ProvisionView progress = session.views()
                .provision(
                        name,
                        session.where(Map.of(), standing),
                        standing,
                        () -> session.cloud().clock(),
                        false)) {
            return reconcile(name, progress);
        }
    }

    private int reconcile(RegionName name, ProvisionView progress) {
        ReconcileView view = session.views().reconcile(session::display);
        Reconciled seen = look(name, progress);
        if (seen.stopped() != null) {
            return ProvisionOperator.finish(session, progress, seen.stopped());
        }
        Reconciliation found = seen.found();
        progress.rest();
        view.found(found);
        if (found.differences().isEmpty()) {
            return end(view, Outcome.IN_LINE, found, null);
        }
        if (found.files().isEmpty() || dryRun) {
            return end(view, found.files().isEmpty() ? Outcome.NOTHING_TO_WRITE : Outcome.SHOWN, found, null);
        }
        int count = found.files().size();
        String unused = new Consent(session, "nothing was written")
                .ask(
                        yes,
                        "",
                        "This writes " + Words.count(count, "file")
                                + " beside the configuration, and changes nothing in" + " AWS.",
                        count == 1 ? "Write it?" : "Write them?");
        found.files().forEach(this::write);
        Reconciled again = look(name, progress);
        if (again.stopped() != null) {
            return ProvisionOperator.finish(session, progress, again.stopped());
        }
        progress.rest();
        return end(view, Outcome.WRITTEN, found, again.found());
    }

    private int end(ReconcileView view, Outcome outcome, Reconciliation found, @Nullable Reconciliation after) {
        session.backend().provisioner().conclude();
        view.ended(outcome, found, after);
        boolean isEmpty = (after == null ? found : after).differences().isEmpty();
        return isEmpty ? ExitStatus.OK : ExitStatus.FINDINGS;
    }

    private Reconciled look(RegionName name, ProvisionView progress) {
        try {
            return session.backend().reconcile(name, progress);
        } catch (ProvisioningException failure) {
            throw new CommandFailure(
                    ExitStatus.FAILED, String.valueOf(failure.getMessage()), failure.remedy(), failure);
        }
    }

    private void write(ReconcileFile file) {
        try {
            file.write();
        } catch (IOException e) {
            String why = e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
            throw new CommandFailure(
                    ExitStatus.FAILED,
                    "can't write " + session.display(file.path()) + ": " + why,
                    "make it writable, then run it again");
        }
    }
}
