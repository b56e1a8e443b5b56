package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.cloud.Moment;
import io.drctl.cloud.PlatformThreads;
import io.drctl.cloud.WallClock;
import io.drctl.inventory.RegionName;
import io.drctl.terraform.Stage;
import io.drctl.terraform.Tally;
import io.drctl.terraform.TerraformEvent;
import io.drctl.text.Durations;
import io.drctl.text.Words;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A provisioning's progress, on standard error: on a terminal one line that is redrawn, otherwise one line per event.
 *
 * <p>Terraform itself reports every ten seconds on each resource, so that a log of an apply with fifteen slow resources
 * would be nothing but waiting. Without a terminal each resource is therefore mentioned at most twice a minute.
 */
final class ProvisionProgress implements AutoCloseable {
    private static final Duration REMINDER_EVERY = Duration.ofSeconds(30);

    private final Terminal terminal;
    private final RegionName region;
    private final Supplier<WallClock> clock;
    private final Map<String, Duration> reminded = new HashMap<>();
    private final Map<String, Moment> begun = new LinkedHashMap<>();
    private PlatformThreads.@Nullable Repetition ticker;
    private Stage stage = Stage.CHECK;
    private Tally tally = new Tally(0, 0, Map.of(), List.of());
    private int refreshed;
    private boolean drawn;
    private boolean resting;
    private boolean stopping;

    ProvisionProgress(Terminal terminal, RegionName region, Supplier<WallClock> clock) {
        this.terminal = terminal;
        this.region = region;
        this.clock = clock;
    }

    synchronized void entered(Stage entered) {
        stage = entered;
        resting = false;
        if (!terminal.live()) {
            line(title() + " ...");
            return;
        }
        if (ticker == null) {
            ticker = PlatformThreads.repeat("progress", Duration.ofSeconds(1), this::draw);
        }
        draw();
    }

    synchronized void happened(TerraformEvent event, Tally now) {
        tally = now;
        if (event.accept(new Telling())) {
            draw();
        }
    }

    /** How each kind of event is shown, if at all. Called with the lock held. */
    private final class Telling implements TerraformEvent.Visitor<Boolean> {
        @Override
        public Boolean planned(TerraformEvent.Planned event) {
            return false;
        }

        @Override
        public Boolean refreshing(TerraformEvent.Refreshing event) {
            refreshed++;
            return true;
        }

        @Override
        public Boolean started(TerraformEvent.Started event) {
            begun.put(event.address(), Moment.now(clock.get()));
            plain(ProvisionWords.going(event.action()) + " " + event.address());
            return true;
        }

        @Override
        public Boolean stillWorking(TerraformEvent.StillWorking event) {
            remind(event);
            return true;
        }

        @Override
        public Boolean completed(TerraformEvent.Completed event) {
            begun.remove(event.address());
            plain(ProvisionWords.gone(event.action()) + " " + event.address() + " after "
                    + Durations.words(event.elapsed()) + " (" + tally.done() + " of " + tally.total() + ")");
            return true;
        }

        @Override
        public Boolean failed(TerraformEvent.Failed event) {
            begun.remove(event.address());
            line(terminal.onErr(
                    Style.BAD,
                    "failed: " + ProvisionWords.going(event.action()) + " " + event.address() + " after "
                            + Durations.words(event.elapsed())));
            return true;
        }

        @Override
        public Boolean problem(TerraformEvent.Problem event) {
            return false;
        }

        @Override
        public Boolean stopping(TerraformEvent.Stopping event) {
            if (!stopping) {
                stopping = true;
                line("Stopping: Terraform finishes what is under way. A second Ctrl-C makes it");
                line("drop everything, which can leave resources behind that its state doesn't know.");
            }
            return true;
        }

        @Override
        public Boolean said(TerraformEvent.Said event) {
            return false;
        }
    }

    private void remind(TerraformEvent.StillWorking working) {
        Duration last = reminded.getOrDefault(working.address(), Duration.ZERO);
        if (working.elapsed().minus(last).compareTo(REMINDER_EVERY) >= 0) {
            reminded.put(working.address(), working.elapsed());
            plain("still " + ProvisionWords.going(working.action()) + " " + working.address() + " ("
                    + Durations.words(working.elapsed()) + ")");
        }
    }

    /** A permanent line. */
    synchronized void line(String text) {
        clear();
        terminal.err().println(text);
        terminal.err().flush();
    }

    /** Erases the live line until the next stage. */
    synchronized void rest() {
        resting = true;
        clear();
    }

    private void plain(String text) {
        if (!terminal.live()) {
            line("  " + text);
        }
    }

    private synchronized void draw() {
        if (!terminal.live() || resting) {
            return;
        }
        terminal.err().print(LiveLine.drawn(text(terminal.columns() - 1)));
        terminal.err().flush();
        drawn = true;
    }

    private void clear() {
        if (drawn) {
            terminal.err().print(LiveLine.ERASED);
            terminal.err().flush();
            drawn = false;
        }
    }

    private String title() {
        return switch (stage) {
            case CHECK -> "Looking up what " + region + " needs";
            case INIT -> "Preparing Terraform";
            case PLAN -> "Planning " + region;
            case APPLY -> "Applying to " + region;
            case CONFIRM -> "Checking that nothing is left to do in " + region;
            case UNLOCK -> "Releasing the lock of " + region;
        };
    }

    /** The live line, with as many resources under way as fit, at most two. */
    private String text(int room) {
        String text = title() + state(2);
        for (int resources = 1; resources >= 0 && text.length() > room; resources--) {
            text = title() + state(resources);
        }
        return text.length() > room ? text.substring(0, room) : text;
    }

    private String state(int resourcesMax) {
        if (stage == Stage.PLAN) {
            return refreshed == 0 ? "" : ": " + Words.count(refreshed, "object", "objects") + " read";
        }
        if (stage != Stage.APPLY) {
            return "";
        }
        StringBuilder state = new StringBuilder(": " + tally.done() + " of " + tally.total());
        int shown = 0;
        for (Map.Entry<String, Moment> work : begun.entrySet()) {
            if (shown == resourcesMax) {
                break;
            }
            state.append(shown == 0 ? "; " : ", ")
                    .append(work.getKey())
                    .append(' ')
                    .append(Durations.words(work.getValue().age(clock.get())));
            shown++;
        }
        if (begun.size() > shown) {
            state.append(shown == 0 ? "; " : " and ")
                    .append(begun.size() - shown)
                    .append(shown == 0 ? " under way" : " more");
        }
        return state.toString();
    }

    @Override
    public synchronized void close() {
        rest();
        if (ticker != null) {
            ticker.close();
        }
    }
}
