package io.drctl.journal;

import io.drctl.runbook.RunbookOrigin;
import io.drctl.runbook.Step;
import io.drctl.runbook.Window;
import io.drctl.text.ConsentOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events as JSON and back. Hand-written rather than bound: the field names are a contract that outlives the records'
 * own names, since a later version may resume a run.
 */
final class EventCodec {
    private final JsonMapper mapper = JsonMapper.shared();

    /** The values of {@code type}. An event without one can be neither written nor read. */
    private enum Type {
        RUN_STARTED,
        CONSENT_GIVEN,
        RUN_RESUMED,
        LEASE_NOTED,
        STEP_STARTED,
        GATE_DECIDED,
        STEP_INTENDED,
        STEP_APPLIED,
        STEP_ENDED,
        STEP_STOPPED,
        RUN_ENDED;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Type of(String word) {
            return Stream.of(values())
                    .filter(type -> type.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("unknown kind of entry: " + word));
        }
    }

    /** The event's fields, its {@code type} first. */
    ObjectNode encode(Event event) {
        Encoder encoder = new Encoder();
        event.accept(encoder);
        return encoder.node;
    }

    private final class Encoder implements Event.Visitor {
        private final ObjectNode node = mapper.createObjectNode();

        private ObjectNode type(Type type) {
            return node.put("type", type.word());
        }

        @Override
        public void runStarted(Event.RunStarted event) {
            type(Type.RUN_STARTED)
                    .put("runId", event.runId())
                    .put("site", event.site())
                    .put("runbook", event.runbook())
                    .put("title", event.title());
            node.set("arguments", map(event.arguments()));
            ArrayNode steps = node.putArray("steps");
            event.steps().forEach(step -> steps.add(step(step)));
            ArrayNode windows = node.putArray("windows");
            event.windows()
                    .forEach(window -> windows.addObject()
                            .put("name", window.name())
                            .put("from", window.from())
                            .put("until", window.until()));
            node.put("planDigest", event.planDigest())
                    .put("inventoryFile", event.inventoryFile())
                    .put("inventoryDigest", event.inventoryDigest())
                    .put("version", event.version())
                    .put("operator", event.operator())
                    .put("rtoTarget", event.rtoTarget())
                    .put("simulated", event.simulated());
            node.putObject("origin")
                    .put("file", event.origin().file())
                    .put("digest", event.origin().digest())
                    .put("kind", event.origin().kind().word());
            node.set("standing", standing(event.standing()));
        }

        @Override
        public void consentGiven(Event.ConsentGiven event) {
            type(Type.CONSENT_GIVEN).put("how", event.how()).put("planDigest", event.planDigest());
        }

        @Override
        public void runResumed(Event.RunResumed event) {
            type(Type.RUN_RESUMED).put("version", event.version()).put("operator", event.operator());
            node.set("standing", standing(event.standing()));
        }

        @Override
        public void leaseNoted(Event.LeaseNoted event) {
            type(Type.LEASE_NOTED).put("what", event.what()).put("detail", event.detail());
        }

        @Override
        public void stepStarted(Event.StepStarted event) {
            type(Type.STEP_STARTED).put("step", event.step());
        }

        @Override
        public void gateDecided(Event.GateDecided event) {
            type(Type.GATE_DECIDED)
                    .put("step", event.step())
                    .put("outcome", event.outcome())
                    .put("test", event.test())
                    .put("seen", event.seen());
            RemedyCodec.put(node, "remedy", event.remedy());
            putOptional(node, "override", event.override());
            consent(node, event.consent());
        }

        @Override
        public void stepIntended(Event.StepIntended event) {
            type(Type.STEP_INTENDED).put("step", event.step()).put("detail", event.detail());
            ArrayNode calls = node.putArray("calls");
            event.calls().forEach(calls::add);
            node.set("before", map(event.before()));
            RemedyCodec.put(node, "undo", event.undo());
        }

        @Override
        public void stepApplied(Event.StepApplied event) {
            type(Type.STEP_APPLIED).put("step", event.step());
            node.set("facts", map(event.facts()));
        }

        @Override
        public void stepEnded(Event.StepEnded event) {
            type(Type.STEP_ENDED)
                    .put("step", event.step())
                    .put("phase", event.phase().word())
                    .put("detail", event.detail());
            node.set("facts", map(event.facts()));
            RemedyCodec.put(node, "remedy", event.remedy());
        }

        @Override
        public void stepStopped(Event.StepStopped event) {
            type(Type.STEP_STOPPED)
                    .put("step", event.step())
                    .put("phase", event.phase().word())
                    .put("reason", event.reason());
            RemedyCodec.put(node, "remedy", event.remedy());
        }

        @Override
        public void runEnded(Event.RunEnded event) {
            type(Type.RUN_ENDED).put("status", event.status().word());
        }
    }

    private ObjectNode standing(Standing standing) {
        ObjectNode node = mapper.createObjectNode();
        putOptional(node, "account", standing.account());
        putOptional(node, "caller", standing.caller());
        node.put("unknown", standing.unknown());
        ArrayNode endpoints = node.putArray("endpoints");
        standing.endpoints().forEach(endpoints::add);
        Standing.OtherCaller other = standing.other();
        if (other != null) {
            ObjectNode told = node.putObject("other").put("region", other.region());
            putOptional(told, "account", other.account());
            putOptional(told, "caller", other.caller());
            told.put("unknown", other.unknown());
        }
        return node;
    }

    private static Standing standing(JsonNode node) {
        return new Standing(
                optional(node, "account"),
                optional(node, "caller"),
                text(node, "unknown"),
                list(node, "endpoints").stream().map(JsonNode::asString).toList(),
                otherCaller(node.path("other")));
    }

    private static Standing.@Nullable OtherCaller otherCaller(JsonNode node) {
        return node.isObject()
                ? new Standing.OtherCaller(
                        text(node, "region"),
                        optional(node, "account"),
                        optional(node, "caller"),
                        text(node, "unknown"))
                : null;
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

    /** @throws IllegalArgumentException for something that no version of drctl has written */
    Event decode(JsonNode node) {
        return switch (Type.of(text(node, "type"))) {
            case RUN_STARTED ->
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
            case CONSENT_GIVEN -> new Event.ConsentGiven(text(node, "how"), text(node, "planDigest"));
            case RUN_RESUMED ->
                new Event.RunResumed(text(node, "version"), text(node, "operator"), standing(node.path("standing")));
            case LEASE_NOTED -> new Event.LeaseNoted(text(node, "what"), text(node, "detail"));
            case STEP_STARTED -> new Event.StepStarted(text(node, "step"));
            case GATE_DECIDED ->
                new Event.GateDecided(
                        text(node, "step"),
                        text(node, "outcome"),
                        text(node, "test"),
                        text(node, "seen"),
                        RemedyCodec.get(node, "remedy"),
                        optional(node, "override"),
                        consent(node));
            case STEP_INTENDED ->
                new Event.StepIntended(
                        text(node, "step"),
                        text(node, "detail"),
                        list(node, "calls").stream().map(JsonNode::asString).toList(),
                        map(node, "before"),
                        RemedyCodec.get(node, "undo"));
            case STEP_APPLIED -> new Event.StepApplied(text(node, "step"), map(node, "facts"));
            case STEP_ENDED ->
                new Event.StepEnded(
                        text(node, "step"),
                        phase(node),
                        text(node, "detail"),
                        map(node, "facts"),
                        RemedyCodec.get(node, "remedy"));
            case STEP_STOPPED ->
                new Event.StepStopped(
                        text(node, "step"), phase(node), text(node, "reason"), RemedyCodec.get(node, "remedy"));
            case RUN_ENDED -> new Event.RunEnded(status(text(node, "status")));
        };
    }

    private static void consent(ObjectNode event, @Nullable ConsentOption consent) {
        if (consent != null) {
            ObjectNode node = event.putObject("consent").put("option", consent.name());
            ArrayNode values = node.putArray("values");
            consent.values().forEach(values::add);
        }
    }

    private static @Nullable ConsentOption consent(JsonNode event) {
        JsonNode node = event.get("consent");
        return node == null || node.isNull()
                ? null
                : new ConsentOption(
                        text(node, "option"),
                        list(node, "values").stream().map(JsonNode::asString).toList());
    }

    private ObjectNode step(Step step) {
        ObjectNode node = mapper.createObjectNode();
        node.put("id", step.id()).put("title", step.title()).put("action", step.action());
        node.set("with", map(step.with()));
        ArrayNode needs = node.putArray("needs");
        step.needs().forEach(needs::add);
        putOptional(node, "when", step.when());
        node.put("always", step.always());
        if (!step.since().isEmpty()) {
            ArrayNode since = node.putArray("since");
            step.since().forEach(since::add);
        }
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
                list(node, "since").stream().map(JsonNode::asString).toList(),
                timeout == null ? null : Duration.parse(timeout),
                null);
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
