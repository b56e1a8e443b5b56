package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.inventory.RegionName;
import io.drctl.sandbox.SandboxStatus.ClientOutage;
import io.drctl.sandbox.SandboxStatus.LostWrites;
import io.drctl.sandbox.SandboxStatus.Side;
import io.drctl.sandbox.SandboxStatus.TwoWriters;
import io.drctl.sandbox.SandboxStatus.UnderWay;
import io.drctl.sandbox.SandboxStatus;
import io.drctl.text.Durations;
import io.drctl.text.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shows the sandbox: how things are in it, and what was done to it. */
public final class SandboxView {
    private static final int LABEL = 12;
    /** Of the outages, those that are likely to be asked about. */
    private static final int OUTAGES_MAX = 6;

    private final Terminal terminal;

    public SandboxView(Terminal terminal) {
        this.terminal = terminal;
    }

    public void show(SandboxStatus status, boolean json) {
        if (json) {
            terminal.printJson(toJson(status));
        } else {
            human(status);
        }
    }

    /** Something was broken. */
    public void broken(String fault, boolean json) {
        if (json) {
            terminal.printJson(simulated().put("fault", fault));
            return;
        }
        terminal.out().println(terminal.onOut(Style.BAD, "broken:") + " " + fault);
        terminal.out().println("Heal it with: drctl sandbox heal " + fault.replaceFirst(" --(blackhole|timeout)$", ""));
    }

    /** Something was mended. */
    public void healed(List<String> healed, List<String> left, boolean json) {
        if (json) {
            ObjectNode node = simulated();
            healed.forEach(node.putArray("healed")::add);
            left.forEach(node.putArray("faults")::add);
            terminal.printJson(node);
            return;
        }
        if (healed.isEmpty()) {
            terminal.out().println("Nothing of that kind was broken.");
        }
        healed.forEach(fault -> terminal.out().println(terminal.onOut(Style.GOOD, "healed:") + " " + fault));
        left.forEach(fault -> terminal.out().println(terminal.onOut(Style.BAD, "still broken:") + " " + fault));
    }

    /** Clusters can be deleted now. */
    public void unprotected(List<String> clusters, boolean json) {
        if (json) {
            ObjectNode node = simulated();
            clusters.forEach(node.putArray("unprotected")::add);
            terminal.printJson(node);
            return;
        }
        if (clusters.isEmpty()) {
            terminal.out().println("Nothing was protected against deletion.");
        }
        clusters.forEach(cluster -> terminal.out()
                .println(terminal.onOut(Style.CAUTION, "unprotected:") + " " + cluster + " can be deleted now"));
    }

    /** The take-over alarm of a Region was raised, or given the all-clear. */
    public void tookOver(String region, String alarm, boolean raised, boolean json) {
        if (json) {
            terminal.printJson(
                    simulated().put("region", region).put("alarm", alarm).put("raised", raised));
            return;
        }
        terminal.out()
                .println(
                        terminal.onOut(Style.CAUTION, raised ? "raised:" : "cleared:") + " " + alarm + " in " + region);
        terminal.out().println("Route 53 follows within about 2 min; to see where users are sent: drctl sandbox show");
        if (raised) {
            terminal.out().println("Clear it with: drctl sandbox take-over " + region + " --clear");
        }
    }

    /** There is a new world. */
    public void reset(boolean empty, int runsForgotten, boolean json) {
        if (json) {
            terminal.printJson(simulated().put("empty", empty).put("runsForgotten", runsForgotten));
            return;
        }
        terminal.out()
                .println(
                        empty
                                ? "The sandbox is new and empty: drctl --sandbox prepare is the first step."
                                : "The sandbox is new, with the whole site provisioned.");
        if (runsForgotten > 0) {
            terminal.out()
                    .println(Words.count(runsForgotten, "run") + " of the old one forgotten.");
        }
    }

    private static ObjectNode simulated() {
        return JsonNodeFactory.instance.objectNode().put("simulated", true);
    }

    private void human(SandboxStatus status) {
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
            // Colours take no room; a line with a colour is short.
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
        return List.of(status.dnsName() + (regions.isEmpty() ? " points nowhere" : " points to " + regions));
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
                    : side.takesWrites() ? "takes writes" : lag == null ? "takes no writes" : "a replica";
            lines.add(cluster + ": " + what + (lag == null ? "" : ", " + Durations.words(lag) + " behind"));
        }
        if (status.sides().stream().filter(Side::takesWrites).count() > 1) {
            lines.add(terminal.onOut(Style.CAUTION, "two clusters take writes: what goes to one isn't in the other"));
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
            lines.add((outages.size() - OUTAGES_MAX) + " earlier ones; -o json has them all");
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
            lines.add("both clusters took writes from " + clock(two.from())
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

    private static ObjectNode toJson(SandboxStatus status) {
        ObjectNode node = simulated();
        node.put("site", status.site())
                .put("dnsName", status.dnsName())
                .put("now", status.now().toString())
                .put("madeAt", status.madeAt().toString())
                .put("clients", status.clients());
        ArrayNode regions = node.putArray("regions");
        for (Side side : status.sides()) {
            regions.addObject()
                    .put("region", side.region().value())
                    .put("role", side.role())
                    .put("dark", side.dark())
                    .put("answeredByDns", side.named())
                    .put("clientsServed", side.clients())
                    .put("cluster", side.cluster())
                    .put("takesWrites", side.takesWrites())
                    .put("lagSeconds", seconds(side.lag()))
                    .put("writesAcknowledged", side.writes());
        }
        status.faults().forEach(node.putArray("faults")::add);
        ArrayNode underWay = node.putArray("underWay");
        for (UnderWay process : status.underWay()) {
            underWay.addObject()
                    .put("what", process.what())
                    .put("region", value(process.region()))
                    .put("endsAt", text(process.ends()));
        }
        ArrayNode outages = node.putArray("outages");
        for (ClientOutage outage : status.outages()) {
            outages.addObject()
                    .put("what", outage.what())
                    .put("from", outage.from().toString())
                    .put("until", text(outage.until()))
                    .put("requestsFailed", outage.failed())
                    .put("requests", outage.of())
                    .put("total", outage.total());
        }
        ArrayNode losses = node.putArray("lostWrites");
        for (LostWrites loss : status.losses()) {
            losses.addObject()
                    .put("cluster", loss.cluster())
                    .put("region", loss.region().value())
                    .put("promotedAt", loss.promotedAt().toString())
                    .put("acknowledgedBefore", loss.before())
                    .put("acknowledgedAfter", loss.after());
        }
        ArrayNode writers = node.putArray("twoWriters");
        for (TwoWriters two : status.twoWriters()) {
            writers.addObject().put("from", two.from().toString()).put("until", text(two.until()));
        }
        return node;
    }

    private static @Nullable Double seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis() / 1000.0;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static @Nullable String value(@Nullable RegionName region) {
        return region == null ? null : region.value();
    }
}
