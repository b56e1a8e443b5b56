package io.drctl.terraform;

import io.drctl.terraform.Prerequisites.Missing;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a provisioning ended. */
public sealed interface ProvisioningOutcome {
    /** Something has to be there first. Terraform was not run. */
    record Unprepared(List<Prerequisite> missing) implements ProvisioningOutcome {
        public Unprepared {
            missing = List.copyOf(missing);
        }

        public static Unprepared of(List<Missing> missing) {
            return new Unprepared(missing.stream()
                    .map(each -> new Prerequisite(each.what(), each.remedy()))
                    .toList());
        }
    }

    /**
     * Something that is not there yet, or something that is and speaks against it.
     *
     * @param remedy the command that makes it, or what is to be done
     */
    record Prerequisite(String what, String remedy) {}

    /** Everything is as the configuration says. */
    record UpToDate() implements ProvisioningOutcome {}

    /** A plan was asked for, and shown. */
    record Planned(Plan plan, GuardVerdict verdict) implements ProvisioningOutcome {}

    /** The guard refused the plan. */
    record GuardRefused(Plan plan, GuardVerdict verdict) implements ProvisioningOutcome {}

    /** The site as it is speaks against it. No address that is named lets it pass. */
    record Contradicted(List<Prerequisite> found) implements ProvisioningOutcome {
        public Contradicted {
            found = List.copyOf(found);
        }
    }

    /** Nobody agreed to the plan. */
    record NotConsented(Plan plan, GuardVerdict verdict, Consent.Answer answer) implements ProvisioningOutcome {}

    /** The plan was applied. */
    record Applied(Plan plan, GuardVerdict verdict, Tally tally, Duration elapsed) implements ProvisioningOutcome {}

    /** Somebody else holds the state's lock. Nothing was changed. */
    record Locked(Stage stage, StateLock lock, @Nullable Duration age) implements ProvisioningOutcome {}

    /**
     * Terraform failed.
     *
     * @param diagnostics its errors and warnings
     * @param lastWords what it said apart from them, when it gave no error
     * @param root where relative file names of the diagnostics begin
     * @param remedy what is known to help, or null
     */
    record Failed(
            Stage stage,
            List<TerraformDiagnostic> diagnostics,
            List<String> lastWords,
            String root,
            Tally tally,
            @Nullable String remedy)
            implements ProvisioningOutcome {
        public Failed {
            diagnostics = List.copyOf(diagnostics);
            lastWords = List.copyOf(lastWords);
        }
    }

    /**
     * A signal ended it.
     *
     * @param clean whether Terraform ended by itself, which is when it writes its state and releases its lock
     */
    record Interrupted(Stage stage, Tally tally, boolean clean) implements ProvisioningOutcome {}

    /** The lock that was named is gone. */
    record LockReleased(String lockId) implements ProvisioningOutcome {}

    /**
     * The lock that was named was not released.
     *
     * @param held the lock that is held instead, or null when none could be read
     */
    record LockNotReleased(String lockId, @Nullable StateLock held, List<String> lastWords)
            implements ProvisioningOutcome {
        public LockNotReleased {
            lastWords = List.copyOf(lastWords);
        }
    }
}
