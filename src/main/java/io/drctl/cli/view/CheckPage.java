package io.drctl.cli.view;

import io.drctl.readiness.CheckGuide;
import java.util.Locale;

/** What there is to say of a check, for people. */
public final class CheckPage {
    private CheckPage() {}

    /** As wide as the terminal. */
    public static String text(CheckGuide guide, Terminal terminal) {
        StringBuilder page = new StringBuilder(guide.check()).append('\n');
        paragraph(page, terminal, "asks", guide.asks());
        paragraph(page, terminal, "impact", "A failure " + guide.impact().words() + ".");
        paragraph(page, terminal, "why", guide.why());
        paragraph(page, terminal, "to fix", guide.fix());
        return page.toString();
    }

    private static void paragraph(StringBuilder page, Terminal terminal, String label, String text) {
        String lead = String.format(Locale.ROOT, "  %-8s", label);
        String between = "\n" + " ".repeat(lead.length());
        page.append(lead)
                .append(String.join(between, terminal.wrapWords(text, terminal.columns() - lead.length(), "")))
                .append('\n');
    }
}
