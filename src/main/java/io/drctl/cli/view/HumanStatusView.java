package io.drctl.cli.view;

import io.drctl.action.database.FenceVerdict;
import io.drctl.cli.view.Terminal.Style;
import io.drctl.drill.DrillResult;
import io.drctl.engine.CapacityLook;
import io.drctl.engine.Fences;
import io.drctl.engine.GoingHome;
import io.drctl.engine.NameLook;
import io.drctl.engine.PairState;
import io.drctl.engine.SiteMemory;
import io.drctl.engine.Situation;
import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import io.drctl.journal.LastVerification;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.lease.LeaseSeen;
import io.drctl.readiness.Raised;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import io.drctl.text.Words;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The site's situation, on one screen. */
public final class HumanStatusView implements StatusView {
    private final Terminal terminal;

    public HumanStatusView(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void show(SiteStatus status) {
        List<Situation> situations = status.situations();
        PrintStream out = terminal.out();
        out.println(terminal.onOut(Style.STRONG, status.site())
                + ", checked at "
                + status.at().truncatedTo(ChronoUnit.SECONDS)
                + (situations.isEmpty() ? ": it has no application and no database" : ""));
        if (situations.size() == 1) {
            users(situations.get(0));
            database(situations.get(0), status.since());
        } else {
            several(situations, status.since());
        }
        if (!situations.isEmpty()) {
            line("pair", word(status.pair()) + ": " + status.pair().seen());
        }
        remembered(status.memory(), status.at());
        raised(status.raised());
        lease(status.lease());
        silent(status.silent());
        new NextView(terminal).show(status.next());
    }

    @Override
    public void brief(SiteStatus status) {
        List<String> words = new ArrayList<>();
        status.situations().stream()
                .filter(each -> each.application() != null)
                .forEach(each -> words.add(named(status, each, "users in " + region(each.serving()))));
        Map<String, Situation> byDatabase = new LinkedHashMap<>();
        status.situations().stream()
                .filter(each -> each.database() != null)
                .forEach(each -> byDatabase.putIfAbsent(
                        Objects.requireNonNull(each.database()).name(), each));
        byDatabase
                .values()
                .forEach(each -> words.add(named(
                        status, each, "newest writes in " + region(each.newest().orElse(null)))));
        words.add("pair " + word(status.pair()));
        if (!status.next().isEmpty()) {
            words.add(Words.count(status.next().size(), "thing") + " to do");
        }
        terminal.out()
                .println(status.site() + " "
                        + (status.isWhole()
                                ? terminal.onOut(Style.GOOD, "whole")
                                : terminal.onOut(Style.BAD, "DEGRADED"))
                        + ": " + String.join(", ", words));
    }

    private static String named(SiteStatus status, Situation each, String words) {
        return status.situations().size() == 1 ? words : each.name() + " " + words;
    }

    private static String region(@Nullable RegionName region) {
        return region == null ? "?" : region.value();
    }

    private static String word(PairState pair) {
        return switch (pair.kind()) {
            case WHOLE -> "whole";
            case UNKNOWN -> "unknown";
            case BROKEN -> "BROKEN";
        };
    }

    private void remembered(SiteMemory memory, Instant now) {
        for (SiteMemory.OpenOne open : memory.open()) {
            line(
                    "open run",
                    open.run().start().runId() + ", begun " + ago(open.run().startedAt(), now) + ", "
                            + (open.performedBy() == null ? "killed" : "running: " + open.performedBy()));
        }
        GoingHome home = memory.goingHome();
        if (home != null) {
            line("failback", goingHome(home));
        }
        memory.fences().forEach(fenced -> line("fences", fenced(fenced, now)));
        memory.kept()
                .forEach(kept -> line(
                        "kept",
                        kept.id() + " in " + kept.region() + ", an old primary of " + kept.database() + ", "
                                + Objects.requireNonNullElse(kept.status(), "if it is still there")
                                + "; it costs what it did, and run " + kept.run() + " says how to delete it"));
        memory.leftAt(now).forEach(left -> line("old clients", left(left)));
        LastVerification verified = memory.verified();
        line(
                "verified",
                verified == null
                        ? "never, as far as this machine knows"
                        : verified.scope() + " was " + (verified.ready() ? "READY" : "NOT READY") + " "
                                + ago(verified.at(), now)
                                + (verified.ready()
                                        ? ""
                                        : ": " + verified.failed() + " failed, " + verified.unknown() + " unknown"));
        RunState drill = memory.drill();
        line("last drill", drill == null ? "none, as far as this machine knows" : drilled(drill, now));
    }

    /** What is lowered together, and then what isn't known, once for each reason. */
    private void raised(List<CapacityLook.Left> left) {
        Map<String, List<CapacityLook.Left>> known = new LinkedHashMap<>();
        Map<String, List<String>> unknown = new LinkedHashMap<>();
        for (CapacityLook.Left each : left) {
            Raised raised = each.raised();
            if (raised.isKnown()) {
                known.computeIfAbsent(each.lowering() + each.otherwise(), key -> new ArrayList<>())
                        .add(each);
            } else {
                unknown.computeIfAbsent(raised.seen(), why -> new ArrayList<>())
                        .add(raised.name() + " in " + raised.region());
            }
        }
        known.values().forEach(this::raisedAlike);
        unknown.forEach((why, which) ->
                line("raised", "unknown whether there is more than on standby of " + Words.list(which) + ": " + why));
    }

    private void raisedAlike(List<CapacityLook.Left> alike) {
        Command lowering = alike.get(0).lowering();
        line(
                "raised",
                alike.stream()
                                .map(CapacityLook.Left::raised)
                                .map(each -> each.name() + " in " + each.region() + ": " + each.seen())
                                .collect(Collectors.joining("; "))
                        + ", though it serves nobody; "
                        + (lowering == null ? alike.get(0).otherwise() : "it is lowered by:"));
        if (lowering != null) {
            terminal.out().println(terminal.commandLine(" ".repeat(18), lowering));
        }
    }

    /** A lease that nobody holds is no news. */
    private void lease(LeaseSeen lease) {
        if (!lease.isFree()) {
            line(
                    "lease",
                    lease.failure() == null
                            ? Objects.requireNonNull(lease.holder())
                            : "unknown: " + Objects.requireNonNull(lease.failure()));
        }
    }

    private void silent(Map<String, Duration> silent) {
        if (!silent.isEmpty()) {
            line(
                    "not waited",
                    "for "
                            + Words.list(silent.entrySet().stream()
                                    .map(each -> each.getKey() + " longer than " + Durations.words(each.getValue()))
                                    .toList())
                            + "; --wait does");
        }
    }

    private static String goingHome(GoingHome home) {
        RunStatus status = home.run().status();
        return "run " + home.run().start().runId()
                + switch (status) {
                    case OPEN, DONE -> " is at: ";
                    case REFUSED -> " was refused at: ";
                    case FAILED -> " failed at: ";
                    case INTERRUPTED -> " was interrupted at: ";
                }
                + home.awaits()
                + (home.seen() == null ? "" : " (" + home.seen() + ")");
    }

    private static String left(SiteMemory.Left left) {
        return (left.isOfDatabase() ? "of database " : "of ") + left.subject() + " may be in " + left.region()
                + " until "
                + left.until().truncatedTo(ChronoUnit.SECONDS) + ", since run " + left.run()
                + (left.isOfDatabase() ? " moved its name" : " moved its users");
    }

    private static String fenced(Fences.Fenced fenced, Instant now) {
        FenceVerdict.Kind verdict = fenced.verdict();
        return fenced.database() + " in " + fenced.region() + ": "
                + switch (fenced.state()) {
                    case IN_PLACE -> "in place";
                    case OWED -> "OWED";
                    case UNKNOWN -> "unknown, as run " + fenced.run() + " was stopped while placing them";
                }
                + (verdict == null ? "" : ", " + verdict.words())
                + ", by run " + fenced.run() + ", " + ago(fenced.at(), now)
                + (fenced.seen().isEmpty() || !fenced.isOwed() ? "" : ": " + fenced.seen());
    }

    private static String drilled(RunState drill, Instant now) {
        String windows = DrillResult.of(drill).windows().stream()
                .map(each -> each.window().name() + " "
                        + (each.elapsed() == null
                                ? "not measured"
                                : Durations.words(Objects.requireNonNull(each.elapsed()))))
                .collect(Collectors.joining(", "));
        return drill.start().runbook() + " " + ago(drill.lastAt(), now) + " "
                + drill.status().word() + ": " + windows;
    }

    private static String ago(Instant then, Instant now) {
        Duration age = Duration.between(then, now);
        return then.truncatedTo(ChronoUnit.SECONDS)
                + (age.isNegative() ? "" : " (" + Durations.words(age.truncatedTo(ChronoUnit.SECONDS)) + " ago)");
    }

    /** Each application, and each database once: beneath the first of those that need it. */
    private void several(List<Situation> situations, Map<String, Instant> since) {
        Map<String, String> told = new LinkedHashMap<>();
        for (Situation each : situations) {
            boolean isApplication = each.application() != null;
            terminal.out()
                    .println("  " + terminal.onOut(Style.STRONG, (isApplication ? "" : "database ") + each.name()));
            if (isApplication) {
                users(each);
            }
            Database database = each.database();
            String before = database == null ? null : told.putIfAbsent(database.name(), each.name());
            if (before != null) {
                line("database", Objects.requireNonNull(database).name() + ", as above for " + before);
            } else if (database != null) {
                if (isApplication) {
                    line("database", database.name());
                }
                database(each, since);
            }
        }
    }

    private void users(Situation situation) {
        if (situation.application() != null) {
            line("users", situation.users().seen());
        }
    }

    private void database(Situation situation, Map<String, Instant> since) {
        Database database = situation.database();
        if (database == null) {
            return;
        }
        Instant begun = since.get(database.name());
        line(
                "writes",
                situation
                        .newest()
                        .map(region -> "the newest writes are in " + region
                                + (begun == null ? "" : ", since " + begun.truncatedTo(ChronoUnit.SECONDS)))
                        .orElse("which database has the newest writes can't be determined"));
        NameLook named = situation.named();
        if (named != null) {
            line("name", named.seen());
        }
        situation.sides().values().forEach(side -> {
            // The Region's name is the label already.
            line(side.region().value(), side.kind() == Situation.Kind.SILENT ? "doesn't answer" : side.seen());
        });
    }

    private void line(String label, String text) {
        List<String> lines = terminal.wrapWords(text, terminal.columns() - 18, "");
        terminal.out().println("  " + String.format(Locale.ROOT, "%-15s", label) + " " + lines.get(0));
        lines.stream().skip(1).forEach(line -> terminal.out().println(" ".repeat(18) + line));
    }
}
