package io.drctl.engine;

import io.drctl.inventory.Inventory;
import io.drctl.journal.Event;
import io.drctl.journal.RunState;
import io.drctl.journal.StepPhase;
import io.drctl.text.Command;
import io.drctl.text.ConsentOption;
import io.drctl.text.Durations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The command that began a run, plus the consents it still needs: a resume uses the original plan, so a gate that only
 * a consent gets past would refuse it every time.
 */
public final class EnteredCommand {
    private static final String DATA_LOSS = "--accept-data-loss";
    private static final String CAPACITY = "--accept-capacity";

    private final Map<String, String> arguments;
    private final Set<String> options = new LinkedHashSet<>();
    private final Set<String> forced = new LinkedHashSet<>();
    private String dataLoss;
    private String capacity;

    private EnteredCommand(Map<String, String> arguments) {
        this.arguments = arguments;
        this.dataLoss = given("accept-data-loss")
                .flatMap(Durations::parse)
                .map(Durations::compact)
                .orElse("");
        given("force").ifPresent(tests -> forced.addAll(List.of(tests.split(","))));
        for (String flag : List.of("accept-unknown-loss", "force-while-healthy", "delete-old-primary", "keep-old")) {
            given(flag).filter(Boolean::parseBoolean).ifPresent(set -> options.add("--" + flag));
        }
        this.capacity = given("accept-capacity").orElse("");
        given("accept-unfenced").ifPresent(cluster -> options.addAll(List.of("--accept-unfenced", cluster)));
    }

    private Optional<String> given(String name) {
        return Optional.ofNullable(arguments.get(name)).filter(value -> !value.isEmpty());
    }

    /** The refusals that a consent would override, by the latest result of each test. */
    static List<Event.GateDecided> overridable(RunState run) {
        Map<String, Event.GateDecided> last = new LinkedHashMap<>();
        run.gates().forEach(gate -> last.put(gate.step() + " " + gate.test(), gate));
        return last.values().stream()
                .filter(gate -> gate.consent() != null && gate.outcome().equals("refused"))
                .filter(gate -> run.step(gate.step()).phase() == StepPhase.REFUSED)
                .toList();
    }

    /** The command that consents to what the run was refused for; empty where the runbook has no command of its own. */
    static Optional<Command> agreeing(RunState run, Inventory inventory) {
        List<Event.GateDecided> refusals = overridable(run);
        if (refusals.isEmpty()) {
            return Optional.empty();
        }
        EnteredCommand entered = new EnteredCommand(run.start().arguments());
        refusals.forEach(gate -> entered.agree(Objects.requireNonNull(gate.consent())));
        return again(run.start(), inventory).map(begun -> begun.with(entered.words()));
    }

    /**
     * The command that begins such a run over again, without what was agreed to then: its gates ask again. Empty where
     * the runbook has no command of its own, and where the command would not recognize what the run has already done.
     */
    public static Optional<Command> again(Event.RunStarted run, Inventory inventory) {
        if (run.continues().isPresent()) {
            return run.continues().map(old -> Command.drctl("run", "force", old));
        }
        Optional<Command> command = switch (run.runbook()) {
            case "failover-app" ->
                Optional.of(Command.drctl("failover", "app")
                        .with(named(run, "application", inventory.applications().size())));
            case "failover-db", "failover-db-global" ->
                Optional.of(Command.drctl("failover", "db")
                        .with(named(run, "database", inventory.databases().size())));
            case "switchover-db", "switchover-db-global" ->
                Optional.of(Command.drctl("switchover", "db")
                        .with(named(run, "database", inventory.databases().size())));
            case "failover-site" -> Optional.of(Command.drctl("failover", "site"));
            case "switchover-site" -> Optional.of(Command.drctl("switchover", "site"));
            case DatabaseRunbooks.FAILBACK -> Optional.of(Command.drctl("failback"));
            default -> Optional.empty();
        };
        Optional<String> to = Optional.ofNullable(run.arguments().get("to"));
        return to.isEmpty() || !run.origin().isShipped()
                ? Optional.empty()
                : command.map(begun -> begun.with("--to", to.get()));
    }

    /** Only where there are several, it has to be said which one is meant. */
    private static List<String> named(Event.RunStarted run, String parameter, int among) {
        String name = run.arguments().getOrDefault(parameter, "");
        return among < 2 || name.isEmpty() ? List.of() : List.of(name);
    }

    /** A command without its consents: {@code drctl failover db --to us-west-1}. */
    static List<String> leadsWhere(Command command) {
        if (command.arguments()
                .subList(0, Math.min(2, command.arguments().size()))
                .equals(List.of("run", "force"))) {
            return command.arguments().subList(0, 3);
        }
        int to = command.arguments().indexOf("--to");
        return to < 0 ? command.arguments() : command.arguments().subList(0, to + 2);
    }

    private void agree(ConsentOption consent) {
        if (consent.name().equals(ConsentOption.FORCE)) {
            forced.addAll(consent.values());
        } else if (consent.name().equals(DATA_LOSS)) {
            dataLoss = String.join("", consent.values());
        } else if (consent.name().equals(CAPACITY)) {
            capacity = String.join("", consent.values());
        } else {
            options.addAll(consent.words());
        }
    }

    private List<String> words() {
        List<String> words = new ArrayList<>();
        given(HoldOff.ACKNOWLEDGED).ifPresent(run -> words.addAll(List.of("--acknowledge", run)));
        given(Assumption.ARGUMENT)
                .ifPresent(
                        down -> List.of(down.split(",")).forEach(each -> words.addAll(List.of("--assume-down", each))));
        given("via").ifPresent(way -> words.addAll(List.of("--via", way)));
        if (!dataLoss.isEmpty()) {
            words.addAll(ConsentOption.of(DATA_LOSS, dataLoss).words());
        }
        if (!capacity.isEmpty()) {
            words.addAll(ConsentOption.of(CAPACITY, capacity).words());
        }
        words.addAll(options);
        if (!forced.isEmpty()) {
            words.addAll(new ConsentOption(ConsentOption.FORCE, List.copyOf(forced)).words());
        }
        return words;
    }
}
