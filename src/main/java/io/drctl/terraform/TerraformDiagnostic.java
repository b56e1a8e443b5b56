package io.drctl.terraform;

import io.drctl.diagnostic.Severity;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What Terraform has to say about the configuration or about a call that failed.
 *
 * @param summary its first line
 * @param detail everything else; empty when there is nothing else
 * @param address the resource that it is about, or null
 * @param file the configuration file, relative to the root, or null
 * @param line counted from 1; 0 without a file
 * @param column counted from 1; 0 without a file
 * @param snippet the offending line of the file, or null
 */
public record TerraformDiagnostic(
        Severity severity,
        String summary,
        String detail,
        @Nullable String address,
        @Nullable String file,
        int line,
        int column,
        @Nullable String snippet) {

    static TerraformDiagnostic read(JsonNode node) {
        // Some summaries are whole paragraphs; only the first line is a summary.
        String summary = Json.text(node, "summary", "").strip();
        String detail = Json.text(node, "detail", "").strip();
        int end = summary.indexOf('\n');
        // Terraform breaks lines at 78 columns. The summary's first line ends only where a sentence does.
        if (end >= 0) {
            String rest = summary.substring(end + 1).strip();
            int blank = summary.indexOf("\n\n");
            if (blank >= 0) {
                rest = summary.substring(blank + 2).strip();
                summary = summary.substring(0, blank);
            } else {
                summary = summary.substring(0, end);
            }
            summary = summary.replace('\n', ' ').strip();
            detail = detail.isEmpty() ? rest : rest + "\n\n" + detail;
        }
        JsonNode start = node.path("range").path("start");
        String code = Json.text(node.path("snippet"), "code");
        return new TerraformDiagnostic(
                Json.text(node, "severity", "error").equals("warning") ? Severity.WARNING : Severity.ERROR,
                summary,
                detail,
                Json.text(node, "address"),
                Json.text(node.path("range"), "filename"),
                start.path("line").asInt(0),
                start.path("column").asInt(0),
                code == null ? null : code.strip());
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** {@code file:line:column}, or null when it isn't about a file. */
    public @Nullable String position() {
        return file == null ? null : file + ":" + line + ":" + column;
    }

    /** Whether summary or detail contain the words, ignoring case. */
    boolean mentions(String words) {
        String wanted = words.toLowerCase(Locale.ROOT);
        // Lines break anywhere, so a phrase may be split over two of them.
        String text = (summary + "\n" + detail).toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        return text.contains(wanted);
    }
}
