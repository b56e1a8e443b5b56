package io.drctl.cli;

import io.drctl.cloud.Provisioner;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.RegionName;
import io.drctl.process.Interruption;
import io.drctl.terraform.KeptPlans;
import io.drctl.terraform.PlanAndApply;
import io.drctl.terraform.ProvisioningObserver;
import io.drctl.terraform.ProvisioningOutcome;
import io.drctl.terraform.UsersConfiguration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The provisioner of one invocation, opened by the first step that needs it: Terraform, or the sandbox's substitute.
 * Ctrl-C goes to Terraform, which then ends cleanly by itself.
 */
final class SiteProvisioner implements Provisioner, AutoCloseable {
    private final Function<Interruption, PlanAndApply> opening;
    private final Supplier<Optional<UsersConfiguration>> configuration;
    private Function<RegionName, ProvisioningObserver> observers;
    private final Map<RegionName, WatchedProvisioning> watched = new HashMap<>();
    private @Nullable KeptPlans plans;
    private @Nullable Interruption interruption;

    /**
     * A provisioner that nobody has asked yet.
     *
     * @param configuration the user's own; empty where nobody asks for it
     * @param observers the observers, unless a command observes itself
     */
    SiteProvisioner(
            Function<Interruption, PlanAndApply> opening,
            Supplier<Optional<UsersConfiguration>> configuration,
            Function<RegionName, ProvisioningObserver> observers) {
        this.opening = opening;
        this.configuration = configuration;
        this.observers = observers;
    }

    /** From here on another observer watches. */
    synchronized void watchedBy(ProvisioningObserver other) {
        observers = region -> other;
        watched.clear();
    }

    /** What is known of a Region's provisioning in this invocation. */
    synchronized WatchedProvisioning watched(RegionName region) {
        return watched.computeIfAbsent(region, name -> new WatchedProvisioning(observers.apply(name)));
    }

    /** Whether somebody else held the lock of a Region's state when last it was wanted. */
    synchronized boolean isStateLocked() {
        return watched.values().stream()
                .map(WatchedProvisioning::outcome)
                .anyMatch(ProvisioningOutcome.Locked.class::isInstance);
    }

    private synchronized KeptPlans plans() {
        if (plans == null) {
            plans = new KeptPlans(opening.apply(interruption()), interruption(), this::watched);
        }
        return plans;
    }

    /** Watches for Ctrl-C from now until closed. */
    synchronized Interruption interruption() {
        if (interruption == null) {
            interruption = Interruption.watch();
        }
        return interruption;
    }

    @Override
    public Optional<String> owner(RegionName region, AssetKind kind) {
        return configuration.get().flatMap(own -> own.owner(region, kind)).map(UsersConfiguration.Owner::words);
    }

    @Override
    public Optional<Objection> overlap() {
        return configuration.get().flatMap(UsersConfiguration::overlap);
    }

    @Override
    public Found plan(Request request) {
        return plans().plan(request);
    }

    @Override
    public void apply(Request request, String digest) {
        plans().apply(request, digest);
    }

    /** A person is being asked: Ctrl-C then ends drctl immediately. */
    synchronized void asking(boolean on) {
        if (interruption != null && on) {
            interruption.asking(() -> {});
        } else if (interruption != null) {
            interruption.answered();
        }
    }

    /** The operation has ended by itself. */
    synchronized void conclude() {
        if (interruption != null) {
            interruption.conclude();
        }
    }

    @Override
    public synchronized void close() {
        if (plans != null) {
            plans.close();
        }
        if (interruption != null) {
            interruption.close();
        }
    }
}
