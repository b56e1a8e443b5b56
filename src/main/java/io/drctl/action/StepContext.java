package io.drctl.action;

import io.drctl.cloud.Cloud;
import io.drctl.inventory.Application;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.Step;
import io.drctl.text.Durations;
import io.drctl.writer.FenceMemory;
import io.drctl.writer.Promotion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an action knows about the step that it performs.
 *
 * @param runId the run, for names that must be the same when a step is repeated
 * @param step with resolved arguments
 * @param ownFacts journaled for this step so far: before its calls and from their answers
 * @param needed the steps that this one needs, directly or through others, and that ended well, in the runbook's order.
 * Other steps are hidden, since they may end before or after this one
 * @param promotions what this machine's journals know of the site's promotions; read on demand
 * @param fences what this machine's journals know of the fences that are in place; read on demand
 * @param toCome the gates, by name, that steps before this one are still to settle: only while a plan looks ahead
 * @param over the actions of steps after this one that ended well before it, since it was owed: about the same database
 *     or application
 * @param continues the run that the step's own goes on with by force; null for none
 */
public record StepContext(
        String runId,
        Step step,
        Inventory inventory,
        Cloud cloud,
        Facts ownFacts,
        List<NeededStep> needed,
        Supplier<List<Promotion>> promotions,
        FenceMemory fences,
        Set<String> toCome,
        Set<String> over,
        @Nullable String continues) {
    /** The argument that names an application. */
    public static final String APPLICATION = "application";

    /** The argument that names a database. */
    public static final String DATABASE = "database";

    /** The argument that says that the run moves all of the site's applications and databases. */
    public static final String WHOLE_SITE = "whole-site";

    /** What {@code --force} without a name stands for. */
    public static final String FORCE_ALL = "all";

    public StepContext {
        needed = List.copyOf(needed);
        toCome = Set.copyOf(toCome);
        over = Set.copyOf(over);
    }

    /** A step before which nothing is left to be settled. */
    public StepContext(
            String runId,
            Step step,
            Inventory inventory,
            Cloud cloud,
            Facts ownFacts,
            List<NeededStep> needed,
            Supplier<List<Promotion>> promotions,
            FenceMemory fences) {
        this(runId, step, inventory, cloud, ownFacts, needed, promotions, fences, Set.of(), Set.of(), null);
    }

    /** A step on a machine whose journals know of no fence. */
    public StepContext(
            String runId,
            Step step,
            Inventory inventory,
            Cloud cloud,
            Facts ownFacts,
            List<NeededStep> needed,
            Supplier<List<Promotion>> promotions) {
        this(runId, step, inventory, cloud, ownFacts, needed, promotions, FenceMemory.NONE);
    }

    /** A step on a machine without journals. */
    public StepContext(
            String runId, Step step, Inventory inventory, Cloud cloud, Facts ownFacts, List<NeededStep> needed) {
        this(runId, step, inventory, cloud, ownFacts, needed, List::of);
    }

    /** The same, with another cloud to ask. */
    public StepContext with(Cloud other) {
        return new StepContext(
                runId, step, inventory, other, ownFacts, needed, promotions, fences, toCome, over, continues);
    }

    /** The same, looked at while steps before it are still to settle some of its gates. */
    public StepContext ahead(Set<String> gates) {
        return new StepContext(
                runId, step, inventory, cloud, ownFacts, needed, promotions, fences, gates, over, continues);
    }

    /** The same, where these actions of steps after it are over. */
    public StepContext after(Set<String> actions) {
        return new StepContext(
                runId, step, inventory, cloud, ownFacts, needed, promotions, fences, toCome, actions, continues);
    }

    /** The same, of a run that goes on by force with another; null for none. */
    public StepContext continuing(@Nullable String run) {
        return new StepContext(runId, step, inventory, cloud, ownFacts, needed, promotions, fences, toCome, over, run);
    }

    /** Whether a step after this one, with that action, has ended well already. */
    public boolean isOver(String action) {
        return over.contains(action);
    }

    /** Whether steps before this one are still to settle a gate, which can't be judged before. */
    public boolean isToCome(String test) {
        return toCome.contains(test);
    }

    /** Whether the step is one of a switchover that has begun: a run's id ends with its runbook's name. */
    public boolean isOfSwitchover() {
        return runId.contains("-switchover-");
    }

    public RegionName region(String parameter) {
        return new RegionName(text(parameter));
    }

    /**
     * The application that the step works on: the named one, or the only one.
     *
     * @throws IllegalArgumentException when the site has no such application, or several and none is named
     */
    public Application application() {
        return optional(APPLICATION)
                .map(name -> inventory
                        .application(name)
                        .orElseThrow(() -> new IllegalArgumentException("the site has no application " + name)))
                .orElseGet(() -> only(inventory.applications(), APPLICATION));
    }

    /**
     * The database that the step works on: the named one, or the only one.
     *
     * @throws IllegalArgumentException when the site has no such database, or several and none is named
     */
    public Database database() {
        return optional(DATABASE)
                .map(name -> inventory
                        .database(name)
                        .orElseThrow(() -> new IllegalArgumentException("the site has no database " + name)))
                .orElseGet(() -> only(inventory.databases(), DATABASE));
    }

    private static <T> T only(List<T> all, String what) {
        if (all.size() != 1) {
            throw new IllegalArgumentException(
                    all.isEmpty() ? "the site has no " + what : "the " + what + " must be named");
        }
        return all.get(0);
    }

    public String text(String parameter) {
        return optional(parameter)
                .orElseThrow(() -> new IllegalStateException("step " + step.id() + " has no argument " + parameter));
    }

    /** An argument, if given and not empty. */
    public Optional<String> optional(String parameter) {
        return Optional.ofNullable(step.with().get(parameter)).filter(value -> !value.isEmpty());
    }

    public Optional<Duration> duration(String parameter) {
        return optional(parameter).flatMap(Durations::parse);
    }

    /** The steps with this action that this one needs, whatever they are about. */
    public List<NeededStep> neededOf(String action) {
        return needed.stream().filter(before -> before.action().equals(action)).toList();
    }

    /** The facts of a step that this one needs. */
    public Facts leftByStep(String id) {
        return needed.stream()
                .filter(before -> before.id().equals(id))
                .findFirst()
                .map(NeededStep::facts)
                .orElse(Facts.NONE);
    }

    /**
     * The facts of the step with this action that this one needs; the last one if there are several. One that is about
     * another application or database leaves nothing for this one.
     */
    public Facts leftByAction(String action) {
        return needed.stream()
                .filter(before -> before.action().equals(action) && before.concerns(step))
                .reduce((one, later) -> later)
                .map(NeededStep::facts)
                .orElse(Facts.NONE);
    }

    /** Whether the run moves all of the site, and not only what this step is about. */
    public boolean isOfWholeSite() {
        return optional(WHOLE_SITE).filter(Boolean::parseBoolean).isPresent();
    }

    /**
     * Whether the user overrides a gate: {@code --force} alone overrides every gate that can be, {@code --force=TEST}
     * one, and {@code --force=all,TEST} all of those plus one that has to be named.
     */
    public boolean forces(String test) {
        return forcesByName(FORCE_ALL) || forcesByName(test);
    }

    /** Whether the user overrides a gate by its name, as required for one that keeps users from the wrong data. */
    public boolean forcesByName(String test) {
        return optional("force")
                .map(value -> List.of(value.split(",")).contains(test))
                .orElse(false);
    }
}
