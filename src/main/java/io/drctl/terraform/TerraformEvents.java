package io.drctl.terraform;

import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads Terraform's machine-readable output, one JSON object per line (<a
 * href="https://developer.hashicorp.com/terraform/internals/machine-readable-ui">Machine-Readable UI</a>).
 *
 * <p>Reading a data source is reported in the same words as creating a resource, only with the action {@code read}. It
 * changes nothing, so it is dropped here and nobody counts it. Some commands also print plain text between the objects
 * whatever they were asked for; that is dropped too.
 */
final class TerraformEvents {
    private TerraformEvents() {}

    /** The event of a line, or empty for what means nothing to a person who is waiting. */
    static Optional<TerraformEvent> parse(String line) {
        // Most of what isn't JSON is recognized by its first characters, without paying for an exception.
        int begin = begin(line);
        if (begin < 0) {
            return Optional.empty();
        }
        JsonNode node;
        try {
            node = Json.read(line.substring(begin));
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
        return switch (Json.text(node, "type", "")) {
            case "planned_change" -> planned(node.path("change"));
            case "refresh_start" -> refreshing(node.path("hook"));
            case "apply_start" -> started(node.path("hook"));
            case "apply_progress" -> stillWorking(node.path("hook"));
            case "apply_complete" -> completed(node.path("hook"));
            case "apply_errored" -> failed(node.path("hook"));
            case "diagnostic" ->
                Optional.of(new TerraformEvent.Problem(TerraformDiagnostic.read(node.path("diagnostic"))));
            case "init_output", "log" -> said(Json.text(node, "@message", "").strip());
            default -> Optional.empty();
        };
    }

    /** Where the event of a line begins; a version shim's words may precede it without a line break. */
    static int begin(String line) {
        return line.startsWith("{") ? 0 : line.indexOf("{\"@");
    }

    private static Optional<TerraformEvent> planned(JsonNode change) {
        String action = Json.text(change, "action", "");
        if (action.equals("read") || action.equals("noop")) {
            return Optional.empty();
        }
        return Optional.of(new TerraformEvent.Planned(address(change), action));
    }

    private static Optional<TerraformEvent> refreshing(JsonNode hook) {
        return Optional.of(new TerraformEvent.Refreshing(address(hook)));
    }

    private static Optional<TerraformEvent> started(JsonNode hook) {
        return changes(hook) ? Optional.of(new TerraformEvent.Started(address(hook), action(hook))) : Optional.empty();
    }

    private static Optional<TerraformEvent> stillWorking(JsonNode hook) {
        return changes(hook)
                ? Optional.of(new TerraformEvent.StillWorking(address(hook), action(hook), elapsed(hook)))
                : Optional.empty();
    }

    private static Optional<TerraformEvent> completed(JsonNode hook) {
        return changes(hook)
                ? Optional.of(new TerraformEvent.Completed(
                        address(hook), action(hook), Json.text(hook, "id_value"), elapsed(hook)))
                : Optional.empty();
    }

    private static Optional<TerraformEvent> failed(JsonNode hook) {
        return changes(hook)
                ? Optional.of(new TerraformEvent.Failed(address(hook), action(hook), elapsed(hook)))
                : Optional.empty();
    }

    private static Optional<TerraformEvent> said(String message) {
        if (message.startsWith("Interrupt received") || message.startsWith("Stopping operation")) {
            return Optional.of(new TerraformEvent.Stopping());
        }
        return message.isEmpty() ? Optional.empty() : Optional.of(new TerraformEvent.Said(message));
    }

    private static boolean changes(JsonNode hook) {
        return !action(hook).equals("read");
    }

    private static String action(JsonNode hook) {
        return Json.text(hook, "action", "");
    }

    private static String address(JsonNode holder) {
        return Json.text(holder.path("resource"), "addr", "");
    }

    private static Duration elapsed(JsonNode hook) {
        return Duration.ofSeconds(Math.max(0, hook.path("elapsed_seconds").asLong(0)));
    }
}
