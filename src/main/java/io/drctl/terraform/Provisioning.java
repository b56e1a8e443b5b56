package io.drctl.terraform;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.Provisioner;
import io.drctl.diagnostic.InputException;
import io.drctl.files.PrivateFiles;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.TerraformSettings.Layout;
import io.drctl.process.Interruption;
import io.drctl.process.Invocation;
import io.drctl.process.Programs;
import io.drctl.terraform.ProvisioningOutcome.Prerequisite;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings a Region in line with its configuration, with Terraform: init, plan and guard, then apply.
 *
 * <p>It applies exactly the plan that was guarded and shown, saved to a file in between. If the world has changed in
 * the meantime, Terraform refuses the file, and nobody is surprised.
 */
public final class Provisioning implements PlanAndApply {
    static final String HOW_TO_GET =
            "install Terraform 1.11 or later (https://developer.hashicorp.com/terraform/install) and have it on the"
                    + " PATH";

    /** Names the program to run, for users who keep several versions. */
    static final String PROGRAM_VARIABLE = "DRCTL_TERRAFORM";

    private final Inventory inventory;
    private final Supplier<Cloud> cloud;
    private final Surroundings surroundings;
    private final Roots roots;
    private final Interruption interruption;
    private final Map<RegionName, Saved> saved = new HashMap<>();

    /** A plan in a file, until it is applied. */
    private record Saved(Provisioner.Request request, RegionWork work) {}

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
     * A provisioning of one site.
     *
     * @param cloud asked for only when a look at AWS is needed
     */
    public Provisioning(
            Inventory inventory, Supplier<Cloud> cloud, Surroundings surroundings, Interruption interruption) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.surroundings = surroundings;
        this.interruption = interruption;
        this.roots = new Roots(inventory, surroundings.files(), surroundings.inventoryDirectory());
    }

    /**
     * {@inheritDoc}
     *
     * @throws InputException when the inventory names a directory or file that isn't there
     */
    @Override
    public ProvisioningOutcome plan(Provisioner.Request request, ProvisioningObserver observer) {
        forget(request.region());
        Path program = program();
        List<Root> layers = roots.of(request.region());
        TerraformVersion version = version(program, layers.get(0).folder());
        observer.entered(Stage.CHECK);
        ProvisioningOutcome outcome =
                new ProvisioningOutcome.UpToDate(layers.get(0).regions());
        // Each layer builds on what the ones before it have made, so the first that has something to do comes next.
        for (Root root : layers) {
            observer.turnedTo(root.title(), root.layer() != null);
            outcome = planned(root, program, version, request, observer);
            if (!(outcome instanceof ProvisioningOutcome.UpToDate)) {
                break;
            }
        }
        return outcome;
    }

    private ProvisioningOutcome planned(
            Root root,
            Path program,
            TerraformVersion version,
            Provisioner.Request request,
            ProvisioningObserver observer) {
        RegionName region = request.region();
        return Objects.requireNonNull(opened(root, program, version, region, observer, (work, variableFiles) -> {
            ProvisioningOutcome outcome = work.plan(request, variableFiles);
            if (outcome instanceof ProvisioningOutcome.Planned) {
                saved.put(region, new Saved(request, work));
            }
            return outcome;
        }));
    }

    /**
     * Where a Region's configuration is behind the site: every layer of it is planned, none applied.
     *
     * @throws InputException when the inventory names a directory or file that isn't there
     * @throws ProvisioningException when it can't even begin
     */
    public Reconciled reconcile(RegionName region, ProvisioningObserver observer) {
        Path program = program();
        List<Root> layers = roots.of(region);
        TerraformVersion version = version(program, layers.get(0).folder());
        observer.entered(Stage.CHECK);
        List<Reconciliation.OfRoot> found = new ArrayList<>();
        for (Root root : layers) {
            observer.turnedTo(root.title(), root.layer() != null);
            boolean isShared = roots.all().stream()
                    .anyMatch(other -> !other.equals(root) && other.folder().equals(root.folder()));
            ProvisioningOutcome stopped = opened(
                    root,
                    program,
                    version,
                    region,
                    observer,
                    (work, variableFiles) -> work.reconcile(variableFiles, isShared, found::add));
            if (stopped != null) {
                return new Reconciled(new Reconciliation(region, found), stopped);
            }
        }
        return new Reconciled(new Reconciliation(region, found), null);
    }

    /**
     * What was found.
     *
     * @param stopped why not all of it could be planned; null when it could
     */
    public record Reconciled(Reconciliation found, @Nullable ProvisioningOutcome stopped) {}

    /** What is done with a root once its state is known to be its own. */
    private interface Work {
        @Nullable
        ProvisioningOutcome with(RegionWork work, List<Path> variableFiles);
    }

    private @Nullable ProvisioningOutcome opened(
            Root root,
            Path program,
            TerraformVersion version,
            RegionName region,
            ProvisioningObserver observer,
            Work then) {
        Optional<Prerequisite> remote = StateGuard.ofRemoteRuns(root);
        if (remote.isPresent()) {
            return new ProvisioningOutcome.Contradicted(List.of(remote.get()));
        }
        Prerequisites prerequisites = inventory.terraform().isShipped()
                ? Prerequisites.ofShipped(inventory, region, cloud.get())
                : Prerequisites.ofOwn(inventory, root, cloud.get());
        prerequisites.warnings().forEach(observer::warned);
        if (!prerequisites.missing().isEmpty()) {
            return unprepared(root, prerequisites);
        }
        Workspace workspace = open(root, observer);
        try {
            List<Path> variableFiles = new ArrayList<>(root.variableFiles());
            Prerequisites.Found found = prerequisites.found();
            if (found != null) {
                workspace.write(workspace.variablesFile(), Json.write(TerraformVariables.of(inventory, region, found)));
                variableFiles.add(workspace.variablesFile());
            }
            RegionWork work = work(root, version, new TerraformArguments(program, root.folder()), workspace, observer);
            ProvisioningOutcome stopped = work.init(isShared(root));
            if (stopped != null) {
                return stopped;
            }
            List<Prerequisite> shared =
                    StateGuard.judge(inventory, cloud, new StateGuard.Placed(root, work.location()), othersThan(root));
            return shared.isEmpty() ? then.with(work, variableFiles) : new ProvisioningOutcome.Contradicted(shared);
        } finally {
            if (!saved.containsKey(region)) {
                workspace.close();
            }
        }
    }

    /** A configuration that creates the bucket for its own state can't start with its state in that bucket. */
    private ProvisioningOutcome unprepared(Root root, Prerequisites prerequisites) {
        Optional<UsersConfiguration.Owner> owner = new UsersConfiguration(inventory, surroundings)
                .owner(root.regions().get(0), AssetKind.BUCKET)
                .filter(each -> each.certainty() != UsersConfiguration.Certainty.NOT_DOWNLOADED);
        return owner.isEmpty()
                ? ProvisioningOutcome.Unprepared.of(prerequisites.missing())
                : new ProvisioningOutcome.Unprepared(prerequisites.missing().stream()
                        .map(each -> new Prerequisite(
                                each.what(),
                                Remedy.of("the configuration "
                                                + (owner.get().certainty() == UsersConfiguration.Certainty.KNOWN
                                                        ? "makes"
                                                        : "may make")
                                                + " it itself, as "
                                                + owner.get().what()
                                                + ": apply it once with a state in a local file, then move the state (")
                                        .then(Command.of(
                                                "terraform", "-chdir=" + root.folder(), "init", "-migrate-state"))
                                        .then(")")))
                        .toList());
    }

    /** Whether the other Region is run from the same folder, and in the same workspace. */
    private boolean isShared(Root root) {
        return !root.isForBoth()
                && !(inventory.terraform().layout() instanceof Layout.RootPerRegion)
                && roots.all().stream()
                        .anyMatch(other -> !other.equals(root)
                                && other.folder().equals(root.folder())
                                && Objects.equals(other.workspace(), root.workspace()));
    }

    /** The site's other roots, with their states as Terraform has noted them, else as their files say. */
    private List<StateGuard.Placed> othersThan(Root root) {
        return roots.all().stream()
                .filter(other -> !other.equals(root))
                .map(other -> new StateGuard.Placed(other, location(other)))
                .toList();
    }

    private StateLocation location(Root other) {
        Path data = Workspace.data(surroundings.files(), inventory.site().name(), other.directoryName());
        return StateLocation.noted(data)
                .map(noted -> noted.in(other.workspace()))
                .orElseGet(other::stated);
    }

    @Override
    public ProvisioningOutcome apply(
            RegionName region, ProvisioningOutcome.Planned planned, ProvisioningObserver observer) {
        Saved plan = saved.remove(region);
        if (plan == null) {
            throw new ProvisioningException("the plan that was shown no longer exists", "run it again");
        }
        try (RegionWork work = plan.work()) {
            ProvisioningOutcome outcome = work.apply(planned, plan.request().parallelism(), observer);
            if (outcome instanceof ProvisioningOutcome.Applied) {
                layersAfter(region, work.root()).ifPresent(observer::warned);
            }
            return outcome;
        }
    }

    /** What a layer builds on has to be made before the layer can be planned; empty where none is left. */
    private Optional<String> layersAfter(RegionName region, Root applied) {
        List<Root> layers = roots.stated(region);
        int last = layers.size() - 1;
        return applied.layer() == null || layers.get(last).equals(applied)
                ? Optional.empty()
                : Optional.of("the layers after " + applied.layer() + " are planned when this is run again");
    }

    private void forget(RegionName region) {
        Saved plan = saved.remove(region);
        if (plan != null) {
            plan.work().close();
        }
    }

    /** Deletes the plans that were not applied. */
    @Override
    public void close() {
        List.copyOf(saved.keySet()).forEach(this::forget);
    }

    /** Removes a lock that a run left behind, if it is still the one named. */
    public ProvisioningOutcome releaseLock(RegionName region, String lockId, ProvisioningObserver observer) {
        Path program = program();
        List<Root> layers = roots.of(region);
        TerraformVersion version = version(program, layers.get(0).folder());
        observer.entered(Stage.CHECK);
        ProvisioningOutcome outcome = null;
        // Only trying tells which layer's state is locked.
        for (Root root : layers) {
            observer.turnedTo(root.title(), root.layer() != null);
            outcome = released(root, program, version, lockId, observer);
            if (outcome instanceof ProvisioningOutcome.LockReleased) {
                break;
            }
        }
        return Objects.requireNonNull(outcome);
    }

    private ProvisioningOutcome released(
            Root root, Path program, TerraformVersion version, String lockId, ProvisioningObserver observer) {
        Optional<Prerequisite> remote = StateGuard.ofRemoteRuns(root);
        if (remote.isPresent()) {
            return new ProvisioningOutcome.Contradicted(List.of(remote.get()));
        }
        Prerequisites prerequisites = Prerequisites.ofOwn(inventory, root, cloud.get());
        if (!prerequisites.missing().isEmpty()) {
            return ProvisioningOutcome.Unprepared.of(prerequisites.missing());
        }
        try (RegionWork work =
                work(root, version, new TerraformArguments(program, root.folder()), open(root, observer), observer)) {
            ProvisioningOutcome stopped = work.init(isShared(root));
            return stopped == null ? work.unlock(lockId) : stopped;
        }
    }

    private RegionWork work(
            Root root,
            TerraformVersion version,
            TerraformArguments arguments,
            Workspace workspace,
            ProvisioningObserver observer) {
        Path plugins = surroundings.files().resolve("plugins");
        try {
            // Terraform treats a missing plugin cache as an error.
            PrivateFiles.directory(surroundings.files(), plugins);
        } catch (IOException failure) {
            throw ProvisioningException.ofFiles("can't write below " + surroundings.files(), failure);
        }
        Map<String, String> environment = TerraformEnvironment.of(
                surroundings.variables(),
                workspace.data(),
                plugins,
                inventory.terraform().isShipped(),
                root.workspace());
        return new RegionWork(
                inventory, cloud, interruption, root, version, arguments, workspace, environment, observer);
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

    /** Runs in the root's directory, because a version shim looks there for the wanted version. */
    private TerraformVersion version(Path program, Path root) {
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
        return version;
    }

    private static String quoted(List<String> words) {
        return words.isEmpty() ? "" : ": " + words.get(words.size() - 1);
    }

    private Workspace open(Root root, ProvisioningObserver observer) {
        return Workspace.open(surroundings.files(), inventory.site().name(), root.directoryName(), observer::warned);
    }
}
