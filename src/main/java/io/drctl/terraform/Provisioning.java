package io.drctl.terraform;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.Provisioner;
import io.drctl.diagnostic.InputException;
import io.drctl.files.PrivateFiles;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.TerraformSettings;
import io.drctl.process.Interruption;
import io.drctl.process.Invocation;
import io.drctl.process.Programs;
import io.drctl.terraform.ProvisioningOutcome.Prerequisite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Brings a Region in line with its configuration, with Terraform: init, plan and guard, then apply.
 *
 * <p>Exactly the plan that was guarded and shown is applied, saved to a file in between. If the world has changed in
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
        this.roots = new Roots(inventory.terraform(), surroundings.files(), surroundings.inventoryDirectory());
    }

    /**
     * {@inheritDoc}
     *
     * @throws InputException when the inventory names a directory or file that isn't there
     */
    @Override
    public ProvisioningOutcome plan(Provisioner.Request request, ProvisioningObserver observer) {
        forget(request.region());
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
        Workspace workspace = open(request.region(), observer);
        try {
            List<Path> variableFiles = new ArrayList<>(roots.variableFiles(request.region()));
            Prerequisites.Found found = prerequisites.found();
            if (found != null) {
                workspace.write(
                        workspace.variablesFile(),
                        Json.write(TerraformVariables.of(inventory, request.region(), found)));
                variableFiles.add(workspace.variablesFile());
            }
            RegionWork work = work(request.region(), new TerraformArguments(program, root), workspace, observer);
            ProvisioningOutcome outcome = planned(work, request, variableFiles, workspace);
            if (outcome instanceof ProvisioningOutcome.Planned) {
                saved.put(request.region(), new Saved(request, work));
            }
            return outcome;
        } finally {
            if (!saved.containsKey(request.region())) {
                workspace.close();
            }
        }
    }

    private ProvisioningOutcome planned(
            RegionWork work, Provisioner.Request request, List<Path> variableFiles, Workspace workspace) {
        ProvisioningOutcome stopped = work.init();
        if (stopped != null) {
            return stopped;
        }
        List<Prerequisite> shared = sharedState(request.region(), workspace);
        return shared.isEmpty() ? work.plan(request, variableFiles) : new ProvisioningOutcome.Contradicted(shared);
    }

    @Override
    public ProvisioningOutcome apply(
            RegionName region, ProvisioningOutcome.Planned planned, ProvisioningObserver observer) {
        Saved plan = saved.remove(region);
        if (plan == null) {
            throw new ProvisioningException("the plan that was shown no longer exists", "run it again");
        }
        try (RegionWork work = plan.work()) {
            return work.apply(planned, plan.request().parallelism(), observer);
        }
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

    /** Removes a lock that a run left behind, if it is still the one that is named. */
    public ProvisioningOutcome releaseLock(RegionName region, String lockId, ProvisioningObserver observer) {
        Path program = program();
        Path root = roots.root(region);
        requireVersion(program, root);
        observer.entered(Stage.CHECK);
        Prerequisites prerequisites = Prerequisites.ofOwn(inventory, region, cloud.get());
        if (!prerequisites.missing().isEmpty()) {
            return ProvisioningOutcome.Unprepared.of(prerequisites.missing());
        }
        try (RegionWork work = work(region, new TerraformArguments(program, root), open(region, observer), observer)) {
            ProvisioningOutcome stopped = work.init();
            return stopped == null ? work.unlock(lockId) : stopped;
        }
    }

    private RegionWork work(
            RegionName region, TerraformArguments arguments, Workspace workspace, ProvisioningObserver observer) {
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
                inventory.terraform().isShipped());
        return new RegionWork(inventory, cloud, interruption, region, arguments, workspace, environment, observer);
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

    /** Asked in the root's directory, because a version shim looks there for the wanted version. */
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

    private Workspace open(RegionName region, ProvisioningObserver observer) {
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
}
