package io.drctl.terraform;

import io.drctl.inventory.RegionName;
import io.drctl.terraform.Prerequisites.Missing;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a provisioning ended. */
public sealed interface ProvisioningOutcome {
    /** Calls the method of its own kind. */
    <T> T match(Cases<T> cases);

    /** Whether Terraform didn't finish: it failed, was stopped, or found the state locked. */
    default boolean wasBrokenOff() {
        return false;
    }

    /** A result for each kind: after a kind is added, code that doesn't handle it doesn't compile. */
    interface Cases<T> {
        T unprepared(Unprepared outcome);

        T upToDate(UpToDate outcome);

        T planned(Planned outcome);

        T guardRefused(GuardRefused outcome);

        T contradicted(Contradicted outcome);

        T notConsented(NotConsented outcome);

        T applied(Applied outcome);

        T locked(Locked outcome);

        T failed(Failed outcome);

        T interrupted(Interrupted outcome);

        T lockReleased(LockReleased outcome);

        T lockNotReleased(LockNotReleased outcome);
    }

    /** Something has to exist first. Terraform was not run. */
    record Unprepared(List<Prerequisite> missing) implements ProvisioningOutcome {
        public Unprepared {
            missing = List.copyOf(missing);
        }

        public static Unprepared of(List<Missing> missing) {
            return new Unprepared(missing.stream()
                    .map(each -> new Prerequisite(each.what(), each.remedy()))
                    .toList());
        }

        @Override
        public <T> T match(Cases<T> cases) {
            return cases.unprepared(this);
        }
    }

    /**
     * Something that doesn't exist yet, or something that does and stands in the way.
     *
     * @param remedy the command that makes it, or what to do
     * @param imports the blocks that the remedy mentions, to be put into the configuration; empty where it mentions
     *     none
     */
    record Prerequisite(String what, Remedy remedy, List<ImportBlock> imports) {
        public Prerequisite {
            imports = List.copyOf(imports);
        }

        public Prerequisite(String what, Remedy remedy) {
            this(what, remedy, List.of());
        }

        public Prerequisite(String what, String remedy) {
            this(what, Remedy.of(remedy));
        }
    }

    /**
     * Everything is as the configuration says.
     *
     * @param regions of which that was found out: both, where one root makes both
     */
    record UpToDate(List<RegionName> regions) implements ProvisioningOutcome {
        public UpToDate {
            regions = List.copyOf(regions);
        }

        /** Without a full stop. */
        public String words() {
            return regions.size() > 1
                    ? "both Regions match the configuration"
                    : regions.get(0) + " matches the configuration";
        }

        @Override
        public <T> T match(Cases<T> cases) {
            return cases.upToDate(this);
        }
    }

    /**
     * Planned, and nothing blocks it.
     *
     * @param digest of the plan that was saved
     */
    record Planned(TerraformPlan plan, GuardVerdict verdict, String digest) implements ProvisioningOutcome {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.planned(this);
        }
    }

    /** The guard refused the plan. */
    record GuardRefused(TerraformPlan plan, GuardVerdict verdict) implements ProvisioningOutcome {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.guardRefused(this);
        }
    }

    /** The site's current state contradicts it. No --allow-destroy lets it pass. */
    record Contradicted(List<Prerequisite> found) implements ProvisioningOutcome {
        public Contradicted {
            found = List.copyOf(found);
        }

        @Override
        public <T> T match(Cases<T> cases) {
            return cases.contradicted(this);
        }
    }

    /**
     * Nobody agreed to the plan.
     *
     * @param isNobodyThere whether there is no terminal to ask at, and nothing was agreed to beforehand
     */
    record NotConsented(TerraformPlan plan, GuardVerdict verdict, boolean isNobodyThere)
            implements ProvisioningOutcome {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.notConsented(this);
        }
    }

    /** The plan was applied. */
    record Applied(TerraformPlan plan, GuardVerdict verdict, Tally tally, Duration elapsed)
            implements ProvisioningOutcome {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.applied(this);
        }
    }

    /** Somebody else holds the state's lock. Nothing was changed. */
    record Locked(Stage stage, StateLock lock, @Nullable Duration age) implements ProvisioningOutcome {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.locked(this);
        }

        @Override
        public boolean wasBrokenOff() {
            return true;
        }
    }

    /**
     * Terraform failed.
     *
     * @param diagnostics its errors and warnings
     * @param lastWords what it printed apart from them, when it reported no error
     * @param root the directory to which the diagnostics' file names are relative
     * @param remedy the known remedy, or null
     */
    record Failed(
            Stage stage,
            List<TerraformDiagnostic> diagnostics,
            List<String> lastWords,
            String root,
            Tally tally,
            @Nullable Remedy remedy)
            implements ProvisioningOutcome {
        public Failed {
            diagnostics = List.copyOf(diagnostics);
            lastWords = List.copyOf(lastWords);
        }

        @Override
        public <T> T match(Cases<T> cases) {
            return cases.failed(this);
        }

        @Override
        public boolean wasBrokenOff() {
            return true;
        }
    }

    /**
     * A signal ended it.
     *
     * @param clean whether Terraform ended on its own, which is when it writes its state and releases its lock
     */
    record Interrupted(Stage stage, Tally tally, boolean clean) implements ProvisioningOutcome {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.interrupted(this);
        }

        @Override
        public boolean wasBrokenOff() {
            return true;
        }
    }

    /** The lock that was named is gone. */
    record LockReleased(String lockId) implements ProvisioningOutcome {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.lockReleased(this);
        }
    }

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

        @Override
        public <T> T match(Cases<T> cases) {
            return cases.lockNotReleased(this);
        }
    }
}
