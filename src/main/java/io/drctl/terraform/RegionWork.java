package io.drctl.terraform;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.Moment;
import io.drctl.cloud.Provisioner;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.TerraformSettings;
import io.drctl.process.Interruption;
import io.drctl.process.Invocation;
import io.drctl.terraform.ProvisioningOutcome.Prerequisite;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The work in one Region once everything is found: Terraform's commands, in order.
 *
 * <p>It stays open from planning to applying, because the saved plan does: that file is applied, and no other.
 */
final class RegionWork implements AutoCloseable {
    /** With {@code -detailed-exitcode}: planned, and there is something to do. */
    private static final int CHANGES = 2;

    /** Within so long a signal reaches this process that has ended what Terraform had started. */
    private static final Duration SIGNAL_ARRIVES = Duration.ofMillis(500);

    private final Inventory inventory;
    private final Supplier<Cloud> cloud;
    private final Interruption interruption;
    private final Root root;
    private final TerraformVersion version;
    private final TerraformArguments arguments;
    private final Workspace workspace;
    private final Map<String, String> environment;
    private ProvisioningObserver observer;
    private Tally tally = Tally.of(0);

    /** @param cloud asked for only when a look at AWS is needed */
    RegionWork(
            Inventory inventory,
            Supplier<Cloud> cloud,
            Interruption interruption,
            Root root,
            TerraformVersion version,
            TerraformArguments arguments,
            Workspace workspace,
            Map<String, String> environment,
            ProvisioningObserver observer) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.interruption = interruption;
        this.root = root;
        this.version = version;
        this.arguments = arguments;
        this.workspace = workspace;
        this.environment = Map.copyOf(environment);
        this.observer = observer;
    }

    Root root() {
        return root;
    }

    /**
     * Returns null when all is well.
     *
     * @param isShared whether another Region is run from the same folder, and in the same workspace
     */
    @Nullable
    ProvisioningOutcome init(boolean isShared) {
        observer.entered(Stage.INIT);
        TerraformSettings.StatePlace place = root.place();
        if (place != null) {
            workspace.write(workspace.backendFile(), TerraformVariables.backend(place, root.key()));
        }
        if (root.isTold()) {
            requireSamePlace();
        }
        // A root may say where its state is, and is believed. One that is run for both Regions can't, since the two
        // would share a state, so it is always told.
        TerraformRun.Result result = stream(Stage.INIT, arguments.init(root.isTold() ? workspace.backendFile() : null));
        if (result.status() != 0 && !root.isTold() && place != null && lacksBackendSettings(result)) {
            result = stream(Stage.INIT, arguments.init(workspace.backendFile()));
        }
        ProvisioningOutcome stopped = stopped(Stage.INIT, result, result.status() == 0);
        if (stopped == null && backend().isEmpty()) {
            if (isShared) {
                throw new ProvisioningException(
                        "the configuration in " + arguments.root() + " keeps its state in a local file, which both"
                                + " Regions would share",
                        "add an empty S3 backend to it: terraform { backend \"s3\" {} }");
            }
            observer.warned("the configuration in " + arguments.root() + " keeps its state in a local file"
                    + (place == null ? "" : ", not in " + place.region() + "'s bucket"));
        }
        return stopped;
    }

    ProvisioningOutcome plan(Provisioner.Request request, List<Path> variableFiles) {
        Planned read = plan(variableFiles, request.parallelism());
        if (read.stopped() != null) {
            return read.stopped();
        }
        JsonNode document = read.document();
        TerraformPlan plan = TerraformPlan.read(document, root.regions());
        GuardVerdict verdict = PlanGuard.judge(
                document, root.regions(), request.allowDestroy(), new FormerAlarms(inventory, root.regions())::isLeft);
        observer.planned(plan, verdict);
        List<Prerequisite> contradictions = objections(document);
        if (!contradictions.isEmpty()) {
            return new ProvisioningOutcome.Contradicted(contradictions);
        }
        if (verdict.isRefusal()) {
            return new ProvisioningOutcome.GuardRefused(plan, verdict);
        }
        return read.isEmpty()
                ? new ProvisioningOutcome.UpToDate(root.regions())
                : new ProvisioningOutcome.Planned(plan, verdict, workspace.planDigest());
    }

    /**
     * Plans, to see where the configuration is behind the site.
     *
     * @param isShared whether the root's folder is run for the other Region, too
     * @param found is told
     * @return why there is no plan; null when there is one
     */
    @Nullable
    ProvisioningOutcome reconcile(List<Path> variableFiles, boolean isShared, Consumer<Reconciliation.OfRoot> found) {
        Planned read = plan(variableFiles, null);
        if (read.stopped() == null) {
            ThereAlready there = new ThereAlready(cloud, objections(read.document()), isShared);
            found.accept(new Reconciler(read.document(), root, isShared, there).reconcile(inventory));
        }
        return read.stopped();
    }

    /**
     * What Terraform has planned.
     *
     * @param stopped why it hasn't; null when it has
     */
    private record Planned(@Nullable ProvisioningOutcome stopped, JsonNode document, boolean isEmpty) {}

    private Planned plan(List<Path> variableFiles, @Nullable Integer parallelism) {
        observer.entered(Stage.PLAN);
        TerraformRun.Result planned =
                stream(Stage.PLAN, arguments.plan(workspace.planFile(), variableFiles, parallelism));
        ProvisioningOutcome stopped =
                stopped(Stage.PLAN, planned, planned.status() == 0 || planned.status() == CHANGES);
        if (stopped != null) {
            return new Planned(stopped, Json.missing(), false);
        }
        TerraformRun.Result shown = document(arguments.show(workspace.planFile()));
        stopped = stopped(Stage.PLAN, shown, shown.status() == 0);
        return stopped == null
                ? new Planned(null, TerraformPlan.document(shown.document()), planned.status() == 0)
                : new Planned(stopped, Json.missing(), false);
    }

    private List<Prerequisite> objections(JsonNode document) {
        return SiteGuard.judge(
                inventory, root, cloud, document, state(), version.compareTo(TerraformVersion.OLDEST_TO_QUERY) >= 0);
    }

    /** Applies the plan that was saved, if it is still the same one. */
    ProvisioningOutcome apply(
            ProvisioningOutcome.Planned planned, @Nullable Integer parallelism, ProvisioningObserver watching) {
        observer = watching;
        tally = Tally.of(planned.plan().workCount());
        if (interruption.isRequested()) {
            return new ProvisioningOutcome.Interrupted(Stage.PLAN, tally, true);
        }
        if (!workspace.planDigest().equals(planned.digest())) {
            throw new ProvisioningException("the plan that was shown no longer exists", "run it again");
        }
        observer.entered(Stage.APPLY);
        Moment start = Moment.now(cloud.get().clock());
        TerraformRun.Result result = stream(Stage.APPLY, arguments.apply(workspace.planFile(), parallelism));
        ProvisioningOutcome stopped = stopped(Stage.APPLY, result, result.status() == 0);
        return stopped == null
                ? new ProvisioningOutcome.Applied(
                        planned.plan(),
                        planned.verdict(),
                        tally,
                        start.age(cloud.get().clock()))
                : stopped;
    }

    ProvisioningOutcome unlock(String lockId) {
        observer.entered(Stage.UNLOCK);
        TerraformRun.Result result = document(arguments.forceUnlock(lockId));
        if (result.status() == 0) {
            return new ProvisioningOutcome.LockReleased(lockId);
        }
        String words = String.join("\n", result.lastWords());
        boolean unlocked = words.contains("NoSuchKey");
        return new ProvisioningOutcome.LockNotReleased(
                lockId,
                StateLock.parse(words).orElse(null),
                unlocked ? List.of("The state of " + root.title() + " is not locked.") : result.lastWords());
    }

    private TerraformRun.Result stream(Stage stage, List<String> command) {
        return TerraformRun.stream(invocation(command), interruption, event -> {
            tally = tally.after(event);
            observer.happened(stage, event, tally);
        });
    }

    private TerraformRun.Result document(List<String> command) {
        return TerraformRun.document(invocation(command), interruption);
    }

    private Invocation invocation(List<String> command) {
        return new Invocation(command, command.contains("init") ? withoutWorkspace() : environment, arguments.root());
    }

    /** Initializing needs a workspace that exists, while planning creates it. */
    private Map<String, String> withoutWorkspace() {
        if (root.workspace() == null) {
            return environment;
        }
        Map<String, String> without = new HashMap<>(environment);
        without.remove("TF_WORKSPACE");
        return without;
    }

    /** Why the work ends here, or null when it continues. */
    private @Nullable ProvisioningOutcome stopped(Stage stage, TerraformRun.Result result, boolean good) {
        // An apply that finished before the signal came is done, whatever was requested in the meantime.
        boolean isAsked = interruption.isRequested()
                || result.wasToldToStop()
                || (!good && interruption.isRequestedBy(SIGNAL_ARRIVES));
        if (isAsked && !(good && stage == Stage.APPLY)) {
            return new ProvisioningOutcome.Interrupted(stage, tally, result.clean());
        }
        if (good) {
            return null;
        }
        for (TerraformDiagnostic diagnostic : result.diagnostics()) {
            Optional<StateLock> lock = StateLock.parse(diagnostic.detail());
            if (lock.isPresent() && diagnostic.mentions("acquiring the state lock")) {
                Instant now = cloud.get().clock().now();
                return new ProvisioningOutcome.Locked(
                        stage, lock.get(), lock.get().age(now).orElse(null));
            }
        }
        return new ProvisioningOutcome.Failed(
                stage,
                result.diagnostics(),
                result.lastWords(),
                arguments.root().toString(),
                tally,
                FailureRemedies.of(
                        stage,
                        result.diagnostics(),
                        root.regions().get(0),
                        inventory.terraform().isShipped(),
                        arguments.root(),
                        workspace.data()));
    }

    private static boolean lacksBackendSettings(TerraformRun.Result result) {
        return result.diagnostics().stream().anyMatch(each -> each.mentions("is required by the backend"));
    }

    /** Where the state is, as messages call it. */
    private String state() {
        return location().toString();
    }

    /** Where the state is, as Terraform has noted it. */
    StateLocation location() {
        return StateLocation.noted(workspace.data())
                .orElseGet(() -> StateLocation.local(workspace.data(), arguments.root()))
                .in(root.workspace());
    }

    /** The place that Terraform has noted, without the workspace. */
    private Optional<String> backend() {
        return StateLocation.noted(workspace.data()).map(StateLocation::toString);
    }

    /**
     * With another bucket or key Terraform would start from an empty state, and plan to create everything a second
     * time.
     */
    private void requireSamePlace() {
        String wanted =
                new StateLocation("s3", Objects.requireNonNull(root.place()).bucket(), root.key()).toString();
        backend().filter(noted -> !noted.equals(wanted)).ifPresent(noted -> {
            throw new ProvisioningException(
                    "the state of " + root.title() + " was in " + noted + ", but the inventory now says " + wanted,
                    "correct the inventory; or, if the state was moved there, delete " + workspace.data());
        });
    }

    @Override
    public void close() {
        workspace.close();
    }
}
