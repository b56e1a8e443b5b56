package io.drctl.journal;

import io.drctl.runbook.RunbookOrigin;
import io.drctl.runbook.Step;
import io.drctl.runbook.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events as JSON and back. Written out by hand rather than bound: the field names are a contract that outlives the records'
 * own names, since a run may be resumed by a later version.
 */
final class EventCodec {
    private final JsonMapper mapper = JsonMapper.shared();

    /** The event's fields, its {@code type} first. */
    ObjectNode encode(Event event) {
        ObjectNode node = mapper.createObjectNode();
        // Java 17 has no patterns in switch.
        if (event instanceof Event.RunStarted e) {
            node.put("type", "run-started")
                    .put("runId", e.runId())
                    .put("site", e.site())
                    .put("runbook", e.runbook())
                    .put("title", e.title());
            node.set("arguments", map(e.arguments()));
            ArrayNode steps = node.putArray("steps");
            e.steps().forEach(step -> steps.add(step(step)));
            ArrayNode windows = node.putArray("windows");
            e.windows()
                    .forEach(window -> windows.addObject()
                            .put("name", window.name())
                            .put("from", window.from())
                            .put("until", window.until()));
            node.put("planDigest", e.planDigest())
                    .put("inventoryFile", e.inventoryFile())
                    .put("inventoryDigest", e.inventoryDigest())
                    .put("version", e.version())
                    .put("operator", e.operator())
                    .put("rtoTarget", e.rtoTarget())
                    .put("simulated", e.simulated());
            node.putObject("origin")
                    .put("file", e.origin().file())
                    .put("digest", e.origin().digest())
                    .put("kind", e.origin().kind().word());
            node.set("standing", standing(e.standing()));
        } else if (event instanceof Event.ConsentGiven e) {
            node.put("type", "consent-given").put("how", e.how()).put("planDigest", e.planDigest());
        } else if (event instanceof Event.RunResumed e) {
            node.put("type", "run-resumed").put("version", e.version()).put("operator", e.operator());
            node.set("standing", standing(e.standing()));
        } else if (event instanceof Event.StepStarted e) {
            node.put("type", "step-started").put("step", e.step());
        } else if (event instanceof Event.GateDecided e) {
            node.put("type", "gate-decided")
                    .put("step", e.step())
                    .put("outcome", e.outcome())
                    .put("test", e.test())
                    .put("seen", e.seen());
            putOptional(node, "remedy", e.remedy());
            putOptional(node, "override", e.override());
            putOptional(node, "consent", e.consent());
        } else if (event instanceof Event.StepIntended e) {
            node.put("type", "step-intended").put("step", e.step()).put("detail", e.detail());
            ArrayNode calls = node.putArray("calls");
            e.calls().forEach(calls::add);
            node.set("before", map(e.before()));
            putOptional(node, "undo", e.undo());
        } else if (event instanceof Event.StepApplied e) {
            node.put("type", "step-applied").put("step", e.step());
            node.set("facts", map(e.facts()));
        } else if (event instanceof Event.StepEnded e) {
            node.put("type", "step-ended")
                    .put("step", e.step())
                    .put("phase", e.phase().word())
                    .put("detail", e.detail());
            node.set("facts", map(e.facts()));
        } else if (event instanceof Event.StepStopped e) {
            node.put("type", "step-stopped")
                    .put("step", e.step())
                    .put("phase", e.phase().word())
                    .put("reason", e.reason());
            putOptional(node, "remedy", e.remedy());
        } else if (event instanceof Event.RunEnded e) {
            node.put("type", "run-ended").put("status", e.status().word());
        } else {
            throw new IllegalStateException("no such event: " + event);
        }
        return node;
    }

    private ObjectNode standing(Standing standing) {
        ObjectNode node = mapper.createObjectNode();
        putOptional(node, "account", standing.account());
        putOptional(node, "caller", standing.caller());
        node.put("unknown", standing.unknown());
        ArrayNode endpoints = node.putArray("endpoints");
        standing.endpoints().forEach(endpoints::add);
        return node;
    }

    private static Standing standing(JsonNode node) {
        return new Standing(
                optional(node, "account"),
                optional(node, "caller"),
                text(node, "unknown"),
                list(node, "endpoints").stream().map(JsonNode::asString).toList());
    }

    private static RunbookOrigin origin(JsonNode node) {
        String kind = text(node, "kind");
        return new RunbookOrigin(
                text(node, "file"),
                text(node, "digest"),
                Stream.of(RunbookOrigin.Kind.values())
                        .filter(each -> each.word().equals(kind))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("unknown kind of runbook: " + kind)));
    }

    /** @throws IllegalArgumentException for what no version of drctl has written */
    Event decode(JsonNode node) {
        String type = text(node, "type");
        return switch (type) {
            case "run-started" ->
                new Event.RunStarted(
                        text(node, "runId"),
                        text(node, "site"),
                        text(node, "runbook"),
                        text(node, "title"),
                        map(node, "arguments"),
                        list(node, "steps").stream().map(EventCodec::step).toList(),
                        list(node, "windows").stream()
                                .map(window ->
                                        new Window(text(window, "name"), text(window, "from"), text(window, "until")))
                                .toList(),
                        text(node, "planDigest"),
                        text(node, "inventoryFile"),
                        text(node, "inventoryDigest"),
                        text(node, "version"),
                        text(node, "operator"),
                        text(node, "rtoTarget"),
                        node.path("simulated").asBoolean(false),
                        origin(node.path("origin")),
                        standing(node.path("standing")));
            case "consent-given" -> new Event.ConsentGiven(text(node, "how"), text(node, "planDigest"));
            case "run-resumed" ->
                new Event.RunResumed(text(node, "version"), text(node, "operator"), standing(node.path("standing")));
            case "step-started" -> new Event.StepStarted(text(node, "step"));
            case "gate-decided" ->
                new Event.GateDecided(
                        text(node, "step"),
                        text(node, "outcome"),
                        text(node, "test"),
                        text(node, "seen"),
                        optional(node, "remedy"),
                        optional(node, "override"),
                        optional(node, "consent"));
            case "step-intended" ->
                new Event.StepIntended(
                        text(node, "step"),
                        text(node, "detail"),
                        list(node, "calls").stream().map(JsonNode::asString).toList(),
                        map(node, "before"),
                        optional(node, "undo"));
            case "step-applied" -> new Event.StepApplied(text(node, "step"), map(node, "facts"));
            case "step-ended" ->
                new Event.StepEnded(text(node, "step"), phase(node), text(node, "detail"), map(node, "facts"));
            case "step-stopped" ->
                new Event.StepStopped(text(node, "step"), phase(node), text(node, "reason"), optional(node, "remedy"));
            case "run-ended" -> new Event.RunEnded(status(text(node, "status")));
            default -> throw new IllegalArgumentException("unknown kind of entry: " + type);
        };
    }

    private ObjectNode step(Step step) {
        ObjectNode node = mapper.createObjectNode();
        node.put("id", step.id()).put("title", step.title()).put("action", step.action());
        node.set("with", map(step.with()));
        ArrayNode needs = node.putArray("needs");
        step.needs().forEach(needs::add);
        putOptional(node, "when", step.when());
        node.put("always", step.always());
        Duration timeout = step.timeout();
        putOptional(node, "timeout", timeout == null ? null : timeout.toString());
        return node;
    }

    private static Step step(JsonNode node) {
        String timeout = optional(node, "timeout");
        return new Step(
                text(node, "id"),
                text(node, "title"),
                text(node, "action"),
                map(node, "with"),
                list(node, "needs").stream().map(JsonNode::asString).toList(),
                optional(node, "when"),
                node.path("always").asBoolean(false),
                timeout == null ? null : Duration.parse(timeout));
    }

    private ObjectNode map(Map<String, String> values) {
        ObjectNode node = mapper.createObjectNode();
        // Sorted, so that equal events are equal bytes.
        new TreeMap<>(values).forEach(node::put);
        return node;
    }

    private static Map<String, String> map(JsonNode node, String field) {
        Map<String, String> values = new LinkedHashMap<>();
        node.path(field)
                .properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asString()));
        return values;
    }

    private static List<JsonNode> list(JsonNode node, String field) {
        List<JsonNode> items = new ArrayList<>();
        node.path(field).forEach(items::add);
        return items;
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null || !value.isString()) {
            throw new IllegalArgumentException("field " + field + " is missing");
        }
        return value.asString();
    }

    private static @Nullable String optional(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? null : value.asString();
    }

    private static void putOptional(ObjectNode node, String field, @Nullable String value) {
        if (value != null) {
            node.put(field, value);
        }
    }

    private static StepPhase phase(JsonNode node) {
        String word = text(node, "phase");
        for (StepPhase phase : StepPhase.values()) {
            if (phase.word().equals(word)) {
                return phase;
            }
        }
        throw new IllegalArgumentException("unknown phase: " + word);
    }

    private static RunStatus status(String word) {
        for (RunStatus status : RunStatus.values()) {
            if (status.word().equals(word)) {
                return status;
            }
        }
        throw new IllegalArgumentException("unknown status: " + word);
    }
}
