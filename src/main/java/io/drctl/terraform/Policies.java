package io.drctl.terraform;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a policy allows that the one before didn't (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">Grammar of the IAM JSON
 * policy language</a>).
 *
 * <p>Whether one policy allows more than another can't be decided here in general. Three things can: that it opens
 * something to everybody, that it allows everything, and that a denial is gone.
 */
final class Policies {
    private Policies() {}

    /** @param after null when it is known only after the apply */
    static List<String> weakenings(JsonNode before, @Nullable JsonNode after) {
        if (after == null) {
            // A policy that is made for the first time takes nothing away, whatever it will say.
            return TerraformPlan.isAbsent(before)
                    ? List.of()
                    : List.of("would get a policy that is known only after the apply");
        }
        if (TerraformPlan.isAbsent(after)) {
            return List.of("would lose its policy");
        }
        JsonNode old = parsed(before);
        JsonNode fresh = parsed(after);
        if (fresh == null) {
            return List.of("would get a policy that can't be read");
        }
        List<String> found = new ArrayList<>();
        if (isOpen(fresh) && (old == null || !isOpen(old))) {
            found.add("would be opened to everybody");
        }
        if (allowsEverything(fresh) && (old == null || !allowsEverything(old))) {
            found.add("would allow everything");
        }
        if (old != null && !denials(fresh).containsAll(denials(old))) {
            found.add("would lose a Deny of its policy");
        }
        return found;
    }

    private static @Nullable JsonNode parsed(JsonNode policy) {
        if (policy.isObject()) {
            return policy;
        }
        try {
            JsonNode read = policy.isString() ? Json.read(policy.stringValue()) : Json.missing();
            return read.isObject() ? read : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    private static boolean isOpen(JsonNode policy) {
        return allowing(policy).stream()
                .anyMatch(statement -> statement.path("Condition").isEmpty()
                        && (statement.has("NotPrincipal") || isStar(statement.path("Principal"))));
    }

    private static boolean allowsEverything(JsonNode policy) {
        return allowing(policy).stream()
                .anyMatch(statement -> !statement.has("Principal")
                        && statement.path("Condition").isEmpty()
                        && (isStar(statement.path("Action")) || statement.has("NotAction"))
                        && (isStar(statement.path("Resource")) || statement.has("NotResource")));
    }

    private static Set<String> denials(JsonNode policy) {
        Set<String> denials = new TreeSet<>();
        for (JsonNode statement : statements(policy)) {
            if (Json.text(statement, "Effect", "").equals("Deny")) {
                denials.add(statement.toString());
            }
        }
        return denials;
    }

    private static List<JsonNode> allowing(JsonNode policy) {
        return statements(policy).stream()
                .filter(statement -> !Json.text(statement, "Effect", "").equals("Deny"))
                .toList();
    }

    private static List<JsonNode> statements(JsonNode policy) {
        JsonNode statement = policy.path("Statement");
        return statement.isArray() ? List.copyOf(statement.values()) : List.of(statement);
    }

    /** A star, alone, in a list, or as the accounts of a principal. */
    private static boolean isStar(JsonNode value) {
        if (value.isContainer()) {
            return value.values().stream().anyMatch(Policies::isStar);
        }
        return value.isString()
                && (value.stringValue().equals("*") || value.stringValue().equals("*:*"));
    }
}
