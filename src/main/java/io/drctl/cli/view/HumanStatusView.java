package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.engine.NextStep;
import io.drctl.engine.Situation;
import io.drctl.inventory.Database;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The site's situation, on one screen. */
public final class HumanStatusView implements StatusView {
    private final Terminal terminal;

    public HumanStatusView(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void show(String site, Instant at, List<Situation> situations, List<NextStep> next) {
        PrintStream out = terminal.out();
        out.println(terminal.onOut(Style.STRONG, site)
                + ", checked at "
                + at.truncatedTo(ChronoUnit.SECONDS)
                + (situations.isEmpty() ? ": it has no application and no database" : ""));
        if (situations.size() == 1) {
            users(situations.get(0));
            database(situations.get(0));
        } else {
            several(situations);
        }
        new NextView(terminal).show(next);
    }

    /** Each application, and each database once: beneath the first of those that need it. */
    private void several(List<Situation> situations) {
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
                database(each);
            }
        }
    }

    private void users(Situation situation) {
        if (situation.application() != null) {
            line("users", situation.users().seen());
        }
    }

    private void database(Situation situation) {
        if (situation.database() == null) {
            return;
        }
        line(
                "writes",
                situation
                        .newest()
                        .map(region -> "the newest writes are in " + region)
                        .orElse("which database has the newest writes can't be determined"));
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
