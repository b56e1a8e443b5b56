package io.drctl.terraform;

import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Values in Terraform's language (<a href="https://developer.hashicorp.com/terraform/language/expressions/strings">
 * Strings and Templates</a>), on one line. */
final class Hcl {
    private Hcl() {}

    static String literal(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "null";
        }
        if (value.isArray()) {
            return value.values().stream().map(Hcl::literal).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value.isObject()) {
            return value.properties().stream().map(Hcl::member).collect(Collectors.joining(", ", "{ ", " }"));
        }
        return value.isString() ? quoted(value.stringValue()) : value.toString();
    }

    private static String member(Map.Entry<String, JsonNode> member) {
        return quoted(member.getKey()) + " = " + literal(member.getValue());
    }

    /** A string that means nothing but itself: neither ends, nor asks for a template, nor breaks a line. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isTemplate = (c == '$' || c == '%') && i + 1 < text.length() && text.charAt(i + 1) == '{';
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (Character.isISOControl(c)) {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(isTemplate ? String.valueOf(c) + c : String.valueOf(c));
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
