package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.sandbox.Injected;
import io.drctl.sandbox.SandboxStatus;
import io.drctl.sandbox.SandboxStatus.ClientOutage;
import io.drctl.sandbox.SandboxStatus.LostWrites;
import io.drctl.sandbox.SandboxStatus.Side;
import io.drctl.sandbox.SandboxStatus.TwoWriters;
import io.drctl.sandbox.SandboxStatus.UnderWay;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import io.drctl.text.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The sandbox for people. */
public final class HumanSandboxView implements SandboxView {
    private static final int LABEL = 12;
    /** The outages that people are likely to ask about. */
    private static final int OUTAGES_MAX = 6;

    private final Terminal terminal;

    public HumanSandboxView(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void broken(Injected broken) {
        terminal.out().println(terminal.onOut(Style.BAD, "broken:") + " " + broken.fault());
        terminal.out().println("Heal it with: " + terminal.typed(broken.healing()));
    }

    @Override
    public void healed(List<String> healed, List<String> left) {
        if (healed.isEmpty()) {
            terminal.out().println("Nothing of that kind was broken.");
        }
        healed.forEach(fault -> terminal.out().println(terminal.onOut(Style.GOOD, "healed:") + " " + fault));
        left.forEach(fault -> terminal.out().println(terminal.onOut(Style.BAD, "still broken:") + " " + fault));
    }

    @Override
    public void unprotected(List<String> clusters) {
        if (clusters.isEmpty()) {
            terminal.out().println("Nothing was protected against deletion.");
        }
        clusters.forEach(cluster -> terminal.out()
                .println(terminal.onOut(Style.CAUTION, "unprotected:") + " " + cluster + " can be deleted now"));
    }

    @Override
    public void tookOver(String region, String alarm, boolean raised) {
        terminal.out()
                .println(
                        terminal.onOut(Style.CAUTION, raised ? "raised:" : "cleared:") + " " + alarm + " in " + region);
        terminal.out()
                .println("Route 53 follows within about 2 min; to see where users are sent: "
                        + terminal.typed(Command.drctl("sandbox", "show")));
        if (raised) {
            terminal.out()
                    .println("Clear it with: "
                            + terminal.typed(Command.drctl("sandbox", "take-over", region, "--clear")));
        }
    }

    @Override
    public void reset(boolean empty, int runsForgotten) {
        terminal.out()
                .println(
                        empty
                                ? "The sandbox is new and empty: " + terminal.typed(Command.drctl("prepare"))
                                        + " is the first step."
                                : "The sandbox is new, with the whole site provisioned.");
        if (runsForgotten > 0) {
            terminal.out().println(Words.count(runsForgotten, "run") + " of the old one forgotten.");
        }
    }

    @Override
    public void show(SandboxStatus status) {
        terminal.out()
                .println(terminal.onOut(Style.STRONG, status.site()) + " at " + time(status.now()) + ", made "
                        + Durations.words(Duration.between(status.madeAt(), status.now())) + " before");
        terminal.out().println();
        row("clients", traffic(status));
        row("DNS", dns(status));
        row("database", database(status));
        row("broken", status.faults().isEmpty() ? List.of("nothing") : painted(Style.BAD, status.faults()));
        row("under way", status.underWay().isEmpty() ? List.of("nothing") : processes(status));
        row("outages", outages(status));
        row("lost writes", losses(status));
        if (!status.twoWriters().isEmpty()) {
            row("two writers", painted(Style.BAD, twoWriters(status)));
        }
    }

    private void row(String label, List<String> lines) {
        String head = String.format(Locale.ROOT, "%-" + LABEL + "s", label);
        for (String line : lines) {
            // Colors take no room; a line with a color is short.
            List<String> parts =
                    Ink.hasTokens(line) ? List.of(line) : terminal.wrapWords(line, terminal.columns() - LABEL, "");
            for (String part : parts) {
                terminal.out().println(head + part);
                head = " ".repeat(LABEL);
            }
        }
    }

    private List<String> painted(Style style, List<String> lines) {
        return lines.stream().map(line -> terminal.onOut(style, line)).toList();
    }

    private List<String> traffic(SandboxStatus status) {
        int served = status.sides().stream().mapToInt(Side::clients).sum();
        List<String> lines = new ArrayList<>();
        for (Side side : status.sides()) {
            if (side.clients() > 0) {
                lines.add(side.clients() + " of " + status.clients() + " served by " + side.region());
            }
        }
        if (served < status.clients()) {
            lines.add(terminal.onOut(
                    Style.BAD, (status.clients() - served) + " of " + status.clients() + " get no answer"));
        }
        return lines;
    }

    private static List<String> dns(SandboxStatus status) {
        String regions = status.sides().stream()
                .filter(Side::named)
                .map(side -> side.region().value())
                .collect(Collectors.joining(" and, at some name servers still or already, "));
        return List.of(status.dnsName() + (regions.isEmpty() ? " points nowhere" : " points at " + regions));
    }

    private List<String> database(SandboxStatus status) {
        List<String> lines = new ArrayList<>();
        for (Side side : status.sides()) {
            String cluster = side.cluster();
            if (cluster == null) {
                lines.add(side.region() + ": no cluster");
                continue;
            }
            Duration lag = side.lag();
            String what = side.dark()
                    ? "out of reach" + (lag == null ? "" : ", a replica")
                    : side.takesWrites() ? "accepts writes" : lag == null ? "accepts no writes" : "a replica";
            lines.add(cluster + ": " + what + (lag == null ? "" : ", " + Durations.words(lag) + " behind"));
        }
        if (status.sides().stream().filter(Side::takesWrites).count() > 1) {
            lines.add(terminal.onOut(Style.CAUTION, "two clusters accept writes: what goes to one isn't in the other"));
        }
        return lines;
    }

    private static List<String> processes(SandboxStatus status) {
        List<String> lines = new ArrayList<>();
        for (UnderWay process : status.underWay()) {
            Instant ends = process.ends();
            lines.add(process.what() + ": "
                    + (ends == null ? "stuck" : Durations.words(Duration.between(status.now(), ends)) + " left"));
        }
        return lines;
    }

    private List<String> outages(SandboxStatus status) {
        List<ClientOutage> outages = status.outages();
        if (outages.isEmpty()) {
            return List.of("none: every read and write of the clients succeeded");
        }
        List<String> lines = new ArrayList<>();
        if (outages.size() > OUTAGES_MAX) {
            lines.add(Words.count(outages.size() - OUTAGES_MAX, "earlier one") + "; -o json has them all");
        }
        for (ClientOutage outage : outages.subList(Math.max(0, outages.size() - OUTAGES_MAX), outages.size())) {
            Instant until = outage.until();
            Duration length = Duration.between(outage.from(), until == null ? status.now() : until);
            lines.add(String.format(Locale.ROOT, "%-7s", outage.what())
                    + (until == null ? "for " : "")
                    + Durations.words(length)
                    + (until == null ? " now" : "")
                    + ", from " + clock(outage.from())
                    + ": "
                    + (outage.failed() == outage.of()
                            ? "all " + outage.of() + " failed"
                            : outage.failed() + " of " + outage.of() + " failed"
                                    + (outage.total() ? ", at times all" : "")));
        }
        return lines;
    }

    private static List<String> losses(SandboxStatus status) {
        if (status.losses().isEmpty()) {
            return List.of("none: no replica was promoted");
        }
        List<String> lines = new ArrayList<>();
        for (LostWrites loss : status.losses()) {
            lines.add(loss.before() + " by the promotion of " + loss.cluster() + " at " + clock(loss.promotedAt())
                    + (loss.after() == 0 ? "" : "; " + loss.after() + " more went to the old writer since"));
        }
        return lines;
    }

    private static List<String> twoWriters(SandboxStatus status) {
        List<String> lines = new ArrayList<>();
        for (TwoWriters two : status.twoWriters()) {
            Instant until = two.until();
            lines.add("both clusters accepted writes from " + clock(two.from())
                    + (until == null
                            ? ", and still do"
                            : " for " + Durations.words(Duration.between(two.from(), until))));
        }
        return lines;
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String clock(Instant time) {
        return time(time).substring(11);
    }
}
