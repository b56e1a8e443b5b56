package io.drctl.engine;

import io.drctl.cloud.Cloud;
import io.drctl.inventory.Application;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.runbook.Parameter;
import io.drctl.runbook.Runbook;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a runbook would strand its operator in an emergency: for each Region and each service that can be assumed
 * down, the steps that then can't be done ({@link Assumption}). Makes no calls.
 *
 * <p>The Region that a runbook moves to, or is about, isn't assumed down: nobody would run it then. What an operator
 * may accept, such as an unknown loss, is accepted. A runbook that is {@code planned} isn't for emergencies, and isn't
 * judged.
 */
public final class EmergencyLint {
    /**
     * A step that can't be done.
     *
     * @param arguments with which the runbook would be run, as {@code to=us-west-1}
     * @param down what is down, as {@code --assume-down} takes it
     * @param needs what the step can't be done without
     */
    public record Finding(String arguments, String down, String step, List<String> needs) {}

    private final Inventory inventory;
    private final Cloud cloud;

    /** @param cloud whose ports are looked for, and not asked */
    public EmergencyLint(Inventory inventory, Cloud cloud) {
        this.inventory = inventory;
        this.cloud = cloud;
    }

    /**
     * By arguments and what is down, in the order of the runbook's steps; none for a runbook that is planned, or that
     * needs arguments that can't be guessed.
     */
    public List<Finding> findings(Runbook runbook) {
        if (runbook.isPlanned()) {
            return List.of();
        }
        List<Finding> found = new ArrayList<>();
        Planner planner = new Planner(inventory, cloud);
        for (Map<String, String> arguments : arguments(runbook)) {
            Map<String, String> resolved = planner.plan(runbook, arguments).arguments();
            Set<String> about = Set.of(resolved.getOrDefault("to", "to"), resolved.getOrDefault("region", "region"));
            for (String down : Assumption.choices(inventory)) {
                if (about.contains(down)) {
                    continue;
                }
                Assumption assumption = Assumption.of(inventory, List.of(down));
                planner.plan(runbook, assumption.steering(runbook, arguments))
                        .under(assumption)
                        .stranded()
                        .forEach(step ->
                                found.add(new Finding(words(arguments), down, step.id(), Stranded.missing(step))));
            }
        }
        return List.copyOf(found);
    }

    private static String words(Map<String, String> arguments) {
        List<String> words = new ArrayList<>();
        arguments.forEach((name, value) -> {
            if (!value.equals("true")) {
                words.add(name + "=" + value);
            }
        });
        return String.join(" ", words);
    }

    /** Every way to run it that the inventory offers; none where it needs a text. */
    private List<Map<String, String>> arguments(Runbook runbook) {
        List<Map<String, String>> all = List.of(Map.of());
        for (Parameter parameter : runbook.parameters()) {
            List<String> values = values(parameter);
            if (values.isEmpty() && !parameter.required()) {
                continue;
            }
            List<Map<String, String>> more = new ArrayList<>();
            for (Map<String, String> each : all) {
                for (String value : values) {
                    Map<String, String> with = new LinkedHashMap<>(each);
                    with.put(parameter.name(), value);
                    more.add(with);
                }
            }
            all = more;
        }
        return all;
    }

    /** The values to try; none for what may be left out. */
    private List<String> values(Parameter parameter) {
        return switch (parameter.type()) {
            case REGION ->
                parameter.required()
                        ? inventory.regions().stream()
                                .map(region -> region.name().value())
                                .toList()
                        : List.of();
            case APPLICATION ->
                inventory.applications().size() > 1
                        ? inventory.applications().stream()
                                .filter(Application::isMoved)
                                .map(Application::name)
                                .toList()
                        : List.of();
            case DATABASE ->
                inventory.databases().size() > 1
                        ? inventory.databases().stream().map(Database::name).toList()
                        : List.of();
            case FLAG -> parameter.name().startsWith("accept-") ? List.of("true") : List.of();
            case DURATION, TEXT, STEP -> List.of();
        };
    }
}
