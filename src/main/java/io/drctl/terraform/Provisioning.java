package io.drctl.terraform;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.Moment;
import io.drctl.diagnostic.InputException;
import io.drctl.files.PrivateFiles;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.TerraformSettings;
import io.drctl.process.Interruption;
import io.drctl.process.Invocation;
import io.drctl.process.Programs;
import io.drctl.terraform.ProvisioningOutcome.Prerequisite;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Brings a Region to what the configuration says: init, plan, guard, consent, apply.
 *
 * <p>What is applied is the very plan that was guarded and shown, saved to a file in between. Should the world have
 * changed meanwhile, Terraform refuses the file, and nobody is surprised.
 */
public final class Provisioning implements Provisioner {
    static final String HOW_TO_GET =
            "install Terraform 1.11 or later (https://developer.hashicorp.com/terraform/install) and have it on the PATH";

    /** Names the program to run, for users who keep several versions. */
    static final String PROGRAM_VARIABLE = "DRCTL_TERRAFORM";

    /** With {@code -detailed-exitcode}: planned, and there is something to do. */
    private static final int CHANGES = 2;

    private final Inventory inventory;
    private final Supplier<Cloud> cloud;
    private final Surroundings surroundings;
    private final Roots roots;
    private final ProvisioningObserver observer;
    private final Consent consent;
    private final Interruption interruption;

    /**
     * Where drctl runs.
     *
     * @param variables the environment
     * @param stateDirectory drctl's own, below which Terraform's files are kept
     * @param inventoryDirectory what the inventory's paths are relative to
     */
    public record Surroundings(Map<String, String> variables, Path stateDirectory, Path inventoryDirectory) {
        public Surroundings {
            variables = Map.copyOf(variables);
        }

        /** Where Terraform's files are kept. */
        Path files() {
            return stateDirectory.toAbsolutePath().resolve("terraform");
        }
    }

    /**
     * What is asked for.
     *
     * @param parallelism how many resources at once, or null for Terraform's own default
     * @param allowDestroy addresses that the guard lets pass
     */
    public record Request(
            RegionName region, boolean planOnly, @Nullable Integer parallelism, Set<String> allowDestroy) {
        public Request {
            allowDestroy = Set.copyOf(allowDestroy);
        }
    }

    /**
     * A provisioning of one site.
     *
     * @param cloud asked for only when a look at AWS is needed
     */
    public Provisioning(
            Inventory inventory,
            Supplier<Cloud> cloud,
            Surroundings surroundings,
            ProvisioningObserver observer,
            Consent consent,
            Interruption interruption) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.surroundings = surroundings;
        this.observer = observer;
        this.consent = consent;
        this.interruption = interruption;
        this.roots = new Roots(inventory.terraform(), surroundings.files(), surroundings.inventoryDirectory());
    }

    /**
     * Plans, and applies the plan if it may be.
     *
     * @throws ProvisioningException when it can't even begin
     * @throws InputException when the inventory names a directory or file that isn't there
     */
    @Override
    public ProvisioningOutcome provision(Request request) {
        TerraformSettings settings = inventory.terraform();
        Path program = program();
        Path root = roots.root(request.region());
        requireVersion(program, root);
        observer.entered(Stage.CHECK);
        Prerequisites prerequisites = settings.isShipped()
                ? Prerequisites.ofShipped(inventory, request.region(), cloud.get())
                : Prerequisites.ofOwn(inventory, request.region(), cloud.get());
        prerequisites.warnings().forEach(observer::warned);
        if (!prerequisites.missing().isEmpty()) {
            return ProvisioningOutcome.Unprepared.of(prerequisites.missing());
        }
        try (Workspace workspace = open(request.region())) {
            List<Path> variableFiles = new ArrayList<>(roots.variableFiles(request.region()));
            Prerequisites.Found found = prerequisites.found();
            if (found != null) {
                workspace.write(
                        workspace.variablesFile(),
                        Json.write(TerraformVariables.of(inventory, request.region(), found)));
                variableFiles.add(workspace.variablesFile());
            }
            Work work = new Work(request.region(), new TerraformArguments(program, root), workspace);
            ProvisioningOutcome stopped = work.init();
            if (stopped != null) {
                return stopped;
            }
            List<Prerequisite> shared = sharedState(request.region(), workspace);
            return shared.isEmpty()
                    ? work.planAndApply(request, variableFiles)
                    : new ProvisioningOutcome.Contradicted(shared);
        }
    }

    /** Removes a lock that a run left behind, if it is still the one that is named. */
    public ProvisioningOutcome releaseLock(RegionName region, String lockId) {
        Path program = program();
        Path root = roots.root(region);
        requireVersion(program, root);
        observer.entered(Stage.CHECK);
        Prerequisites prerequisites = Prerequisites.ofOwn(inventory, region, cloud.get());
        if (!prerequisites.missing().isEmpty()) {
            return ProvisioningOutcome.Unprepared.of(prerequisites.missing());
        }
        try (Workspace workspace = open(region)) {
            Work work = new Work(region, new TerraformArguments(program, root), workspace);
            ProvisioningOutcome stopped = work.init();
            return stopped == null ? work.unlock(lockId) : stopped;
        }
    }

    private Path program() {
        String name = surroundings.variables().getOrDefault(PROGRAM_VARIABLE, "terraform");
        return Programs.find(name, surroundings.variables().getOrDefault("PATH", ""))
                .map(Path::toAbsolutePath)
                .orElseThrow(() -> new ProvisioningException(
                        name.equals("terraform")
                                ? "Terraform is not on the PATH"
                                : PROGRAM_VARIABLE + " names no program: " + name,
                        name.equals("terraform") ? HOW_TO_GET : "correct it, or unset it; else " + HOW_TO_GET));
    }

    /** Asked in the root's directory, since there a version shim looks for the version that is wanted. */
    private void requireVersion(Path program, Path root) {
        List<String> arguments = new TerraformArguments(program, root).version();
        TerraformRun.Result result =
                TerraformRun.document(new Invocation(arguments, surroundings.variables(), root), interruption);
        TerraformVersion version = TerraformVersion.read(result.document())
                .orElseThrow(() -> new ProvisioningException(
                        program + " does not report its version" + quoted(result.lastWords()), HOW_TO_GET));
        TerraformVersion oldest =
                inventory.terraform().isShipped() ? TerraformVersion.OLDEST_FOR_SHIPPED : TerraformVersion.OLDEST;
        if (version.compareTo(oldest) < 0) {
            throw new ProvisioningException(
                    program + " is Terraform " + version + ", but " + oldest + " or later is needed", HOW_TO_GET);
        }
    }

    private static String quoted(List<String> words) {
        return words.isEmpty() ? "" : ": " + words.get(words.size() - 1);
    }

    private Workspace open(RegionName region) {
        return Workspace.open(surroundings.files(), inventory.site().name(), region, observer::warned);
    }

    private List<Prerequisite> sharedState(RegionName region, Workspace workspace) {
        RegionName peer = inventory.peerOf(region).name();
        return StateGuard.judge(
                inventory,
                region,
                cloud,
                workspace.data(),
                Workspace.data(surroundings.files(), inventory.site().name(), peer),
                roots.stated(peer));
    }

    /** What is done in one Region once everything is found: the commands, in their order. */
    private final class Work {
        private final RegionName region;
        private final TerraformArguments arguments;
        private final Workspace workspace;
        private final Map<String, String> environment;
        private Tally tally = Tally.of(0);

        Work(RegionName region, TerraformArguments arguments, Workspace workspace) {
            this.region = region;
            this.arguments = arguments;
            this.workspace = workspace;
            Path plugins = surroundings.files().resolve("plugins");
            this.environment = TerraformEnvironment.of(
                    surroundings.variables(),
                    workspace.data(),
                    plugins,
                    inventory.terraform().isShipped());
            try {
                // Terraform takes a plugin cache that isn't there for a mistake.
                PrivateFiles.directory(surroundings.files(), plugins);
            } catch (IOException failure) {
                throw ProvisioningException.ofFiles("can't write below " + surroundings.files(), failure);
            }
        }

        /** Returns null when all is well. */
        @Nullable
        ProvisioningOutcome init() {
            observer.entered(Stage.INIT);
            boolean ownRoots = !inventory.terraform().rootByRegion().isEmpty();
            workspace.write(workspace.backendFile(), TerraformVariables.backend(inventory, region));
            if (!ownRoots) {
                requireSamePlace();
            }
            // A root of the Region's own may say by itself where its state is, and is believed. One root for both
            // Regions can't, since the two would share a state, so it is always told.
            Path backend = ownRoots ? null : workspace.backendFile();
            TerraformRun.Result result = stream(Stage.INIT, arguments.init(backend));
            if (result.status() != 0 && ownRoots && lacksBackendSettings(result)) {
                result = stream(Stage.INIT, arguments.init(workspace.backendFile()));
            }
            ProvisioningOutcome stopped = stopped(Stage.INIT, result, result.status() == 0);
            if (stopped == null && backend().isEmpty()) {
                if (!ownRoots) {
                    throw new ProvisioningException(
                            "the configuration in " + arguments.root() + " keeps its state in a local file, which both"
                                    + " Regions would share",
                            "add an empty S3 backend to it: terraform { backend \"s3\" {} }");
                }
                observer.warned("the configuration in " + arguments.root() + " keeps its state in a local file, not in "
                        + region + "'s bucket");
            }
            return stopped;
        }

        ProvisioningOutcome planAndApply(Request request, List<Path> variableFiles) {
            observer.entered(Stage.PLAN);
            TerraformRun.Result planned =
                    stream(Stage.PLAN, arguments.plan(workspace.planFile(), variableFiles, request.parallelism()));
            ProvisioningOutcome stopped =
                    stopped(Stage.PLAN, planned, planned.status() == 0 || planned.status() == CHANGES);
            if (stopped != null) {
                return stopped;
            }
            TerraformRun.Result shown = document(arguments.show(workspace.planFile()));
            stopped = stopped(Stage.PLAN, shown, shown.status() == 0);
            if (stopped != null) {
                return stopped;
            }
            JsonNode document = Plan.document(shown.document());
            Plan plan = Plan.read(document);
            GuardVerdict verdict = PlanGuard.judge(document, request.allowDestroy());
            observer.planned(plan, verdict);
            List<Prerequisite> contradictions = SiteGuard.judge(inventory, region, cloud, document, state());
            if (!contradictions.isEmpty()) {
                return new ProvisioningOutcome.Contradicted(contradictions);
            }
            if (verdict.isRefusal()) {
                return new ProvisioningOutcome.GuardRefused(plan, verdict);
            }
            if (planned.status() == 0) {
                return new ProvisioningOutcome.UpToDate();
            }
            if (request.planOnly()) {
                return new ProvisioningOutcome.Planned(plan, verdict);
            }
            Consent.Answer answer = consent.ask(region, plan, verdict);
            if (answer != Consent.Answer.GIVEN) {
                return new ProvisioningOutcome.NotConsented(plan, verdict, answer);
            }
            return apply(plan, verdict, request.parallelism());
        }

        private ProvisioningOutcome apply(Plan plan, GuardVerdict verdict, @Nullable Integer parallelism) {
            if (interruption.isRequested()) {
                return new ProvisioningOutcome.Interrupted(Stage.PLAN, tally, true);
            }
            observer.entered(Stage.APPLY);
            Moment start = Moment.now(cloud.get().clock());
            tally = Tally.of(plan.workCount());
            TerraformRun.Result result = stream(Stage.APPLY, arguments.apply(workspace.planFile(), parallelism));
            ProvisioningOutcome stopped = stopped(Stage.APPLY, result, result.status() == 0);
            if (stopped != null) {
                return stopped;
            }
            return new ProvisioningOutcome.Applied(
                    plan, verdict, tally, start.age(cloud.get().clock()));
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
                    unlocked ? List.of("The state of " + region + " is not locked.") : result.lastWords());
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
            return new Invocation(command, environment, arguments.root());
        }

        /** Why things end here, or null when they go on. */
        private @Nullable ProvisioningOutcome stopped(Stage stage, TerraformRun.Result result, boolean good) {
            // An apply that came to its end before the signal did is done, whatever was asked for in the meantime.
            if (interruption.isRequested() && !(good && stage == Stage.APPLY)) {
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
                            region,
                            inventory.terraform().isShipped(),
                            arguments.root(),
                            workspace.data()));
        }

        private static boolean lacksBackendSettings(TerraformRun.Result result) {
            return result.diagnostics().stream().anyMatch(each -> each.mentions("is required by the backend"));
        }

        /** Where the state is, as messages call it. */
        private String state() {
            return StateLocation.noted(workspace.data())
                    .map(StateLocation::toString)
                    .orElse(arguments.root().resolve("terraform.tfstate").toString());
        }

        /** The bucket and key that Terraform has noted for this Region, if its state is in S3. */
        private Optional<String> backend() {
            return StateLocation.noted(workspace.data()).map(StateLocation::toString);
        }

        /**
         * With another bucket or key Terraform would begin from an empty state, and plan to make everything a second time.
         */
        private void requireSamePlace() {
            String wanted = "s3://" + inventory.name(AssetKind.BUCKET, region) + "/"
                    + inventory.terraform().stateKeyIn(region);
            backend().filter(noted -> !noted.equals(wanted)).ifPresent(noted -> {
                throw new ProvisioningException(
                        "the state of " + region + " was in " + noted + ", but the inventory now says " + wanted,
                        "correct the inventory; or, if the state was moved there, delete " + workspace.data());
            });
        }
    }
}
