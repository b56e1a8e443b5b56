package io.drctl.engine;

import io.drctl.cloud.Caller;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Threads;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.journal.Standing;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Finds out where drctl acts and under which identity, and compares that with where it should. */
public final class Standings {
    private final Inventory inventory;
    private final Cloud cloud;

    public Standings(Inventory inventory, Cloud cloud) {
        this.inventory = inventory;
        this.cloud = cloud;
    }

    /** So long the other Region is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Why nothing may be done here. */
    public record Objection(String why, Remedy remedy) {
        Objection(String why, String remedy) {
            this(why, Remedy.of(remedy));
        }
    }

    /**
     * Starts asking one Region's STS, so that the answer arrives with the preview. Where the other Region is worked in
     * with a role or a profile of its own, that one is asked beside it.
     */
    public Threads.Pending<Standing> ask(RegionName region) {
        SiteRegion peer = inventory.peerOf(region);
        if (isSameCaller(inventory.region(region), peer)) {
            return cloud.threads().start("caller", () -> find(region));
        }
        Threads.Pending<Caller> other =
                cloud.threads().start("caller in " + peer.name(), () -> cloud.caller(peer.name()));
        return cloud.threads().start("caller", () -> find(region).with(other(peer.name(), other)));
    }

    private Standing find(RegionName region) {
        List<String> endpoints = cloud.endpoints();
        try {
            Caller caller = cloud.caller(region);
            return new Standing(caller.account(), caller.arn(), "", endpoints);
        } catch (CloudException e) {
            return Standing.unknown(e.explain(), endpoints);
        }
    }

    private static boolean isSameCaller(SiteRegion one, SiteRegion other) {
        return Objects.equals(one.roleArn(), other.roleArn()) && Objects.equals(one.profile(), other.profile());
    }

    private static Standing.OtherCaller other(RegionName region, Threads.Pending<Caller> asked) {
        try {
            Caller caller = asked.join(PATIENCE);
            return new Standing.OtherCaller(region.value(), caller.account(), caller.arn(), "");
        } catch (CloudException e) {
            return new Standing.OtherCaller(region.value(), null, null, e.explain());
        } catch (TimeoutException | CompletionException e) {
            return new Standing.OtherCaller(
                    region.value(), null, null, "no answer within " + Durations.words(PATIENCE));
        }
    }

    /**
     * The Region whose STS is asked, and through which credentials come: the one that the runbook's arguments move to,
     * else the recovery Region, unless the runbook is for the primary alone. Never the Region to be left.
     */
    public static RegionName through(Inventory inventory, Map<String, String> arguments) {
        for (String name : List.of("to", "region")) {
            String value = arguments.getOrDefault(name, "");
            if (RegionName.isWellFormed(value) && inventory.hasRegion(new RegionName(value))) {
                return new RegionName(value);
            }
        }
        boolean isPrimaryOnly =
                "false".equals(arguments.get("in-recovery")) && !"false".equals(arguments.get("in-primary"));
        return (isPrimaryOnly ? inventory.primary() : inventory.recovery()).name();
    }

    /**
     * Whether the inventory belongs to this account.
     *
     * @param acceptUnknown whether the user goes on although the account is unknown
     */
    public Optional<Objection> pinned(Standing now, boolean acceptUnknown) {
        String pinned = inventory.site().account();
        if (pinned == null) {
            return Optional.empty();
        }
        if (pinned.equals(now.account())) {
            return elsewhereInOther(now, pinned);
        }
        if (now.account() != null) {
            return Optional.of(new Objection(
                    "these credentials belong to account " + now.account() + ", but the inventory names account "
                            + pinned,
                    "use credentials of " + pinned + " (AWS_PROFILE), or correct site.account in the inventory"));
        }
        return acceptUnknown
                ? elsewhereInOther(now, pinned)
                : Optional.of(new Objection(
                        "the inventory names account " + pinned + ", and which account this is can't be determined: "
                                + now.unknown(),
                        "fix that, or add --accept-unknown-account to continue anyway"));
    }

    /** The other Region may be the one that failed, so that its silence stops nothing. */
    private static Optional<Objection> elsewhereInOther(Standing now, String pinned) {
        Standing.OtherCaller other = now.other();
        return other == null || other.account() == null || other.account().equals(pinned)
                ? Optional.empty()
                : Optional.of(new Objection(
                        "the credentials for " + other.region() + " belong to account " + other.account()
                                + ", but the inventory names account " + pinned,
                        "correct the `profile` of " + other.region() + " in the inventory, or site.account"));
    }

    /**
     * Whether a run may be continued here.
     *
     * @param begun where the run began
     */
    public static Optional<Objection> elsewhere(Standing begun, Standing now, boolean acceptUnknown) {
        if (!begun.endpoints().equals(now.endpoints())) {
            return Optional.of(new Objection(
                    "the run was started against " + place(begun) + ", but this is " + place(now),
                    "restore those endpoints, or start a new run with the same command: it looks before it acts"));
        }
        if (begun.account() != null && now.account() != null && !begun.account().equals(now.account())) {
            return Optional.of(new Objection(
                    "the run was started in account " + begun.account() + ", but these credentials belong to account "
                            + now.account(),
                    "use credentials of " + begun.account() + " (AWS_PROFILE)"));
        }
        // Unknown on either side: it may or may not be the same.
        if ((begun.account() == null || now.account() == null) && !acceptUnknown) {
            return Optional.of(new Objection(
                    begun.account() == null
                            ? "the run was started in an unknown account, and this is " + now.accountWords()
                            : "the run was started in account " + begun.account()
                                    + ", and which account this is can't be determined: " + now.unknown(),
                    "fix that, or add --accept-unknown-account to continue anyway"));
        }
        return Optional.empty();
    }

    private static String place(Standing standing) {
        return standing.endpoints().isEmpty() ? "AWS's own endpoints" : String.join(", ", standing.endpoints());
    }
}
