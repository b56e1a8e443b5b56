package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.terraform.AttributeChange;
import io.drctl.terraform.ChangeKind;
import io.drctl.terraform.GuardVerdict;
import io.drctl.terraform.ResourceChange;
import io.drctl.terraform.TerraformPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A Terraform plan for people: the counts, then the resources, and for changes the attributes.
 *
 * <p>Losses come last, because the end of a long output is what a person sees when asked.
 */
final class PlanText {
    private final int columns;
    private final BiFunction<Style, String, String> paint;
    private final List<String> lines = new ArrayList<>();

    private PlanText(int columns, BiFunction<Style, String, String> paint) {
        this.columns = columns;
        this.paint = paint;
    }

    static List<String> lines(
            TerraformPlan plan, GuardVerdict verdict, int columns, BiFunction<Style, String, String> paint) {
        PlanText text = new PlanText(columns, paint);
        text.write(plan, verdict);
        return text.lines;
    }

    private void write(TerraformPlan plan, GuardVerdict verdict) {
        if (plan.isEmpty()) {
            return;
        }
        ProvisionWords.wrap("Plan for " + plan.subject() + ": " + plan.summary(), columns)
                .forEach(line -> lines.add(paint.apply(Style.STRONG, line)));
        group("To import", Style.FAINT, plan.of(ChangeKind.IMPORT));
        group("To move", Style.FAINT, plan.of(ChangeKind.MOVE));
        group("To create", Style.GOOD, plan.of(ChangeKind.CREATE));
        group("To change", Style.CAUTION, plan.of(ChangeKind.CHANGE));
        group("To forget (stays in AWS, leaves Terraform's state)", Style.BAD, plan.of(ChangeKind.FORGET));
        group("To change in a way that drctl doesn't know", Style.BAD, plan.of(ChangeKind.OTHER));
        group("To replace (destroyed and created again)", Style.BAD, plan.of(ChangeKind.REPLACE));
        group("To destroy", Style.BAD, plan.of(ChangeKind.DESTROY));
        if (plan.changes().isEmpty()) {
            lines.add("  outputs only: " + String.join(", ", plan.outputs()));
        }
        if (!verdict.allowed().isEmpty()) {
            lines.add(paint.apply(Style.BAD, "Allowed by --allow-destroy"));
            verdict.allowed().forEach(danger -> wrapped("  ", danger.sentence()));
        }
    }

    private void group(String title, Style style, List<ResourceChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        lines.add(paint.apply(style, title));
        Map<String, List<ResourceChange>> alike = new LinkedHashMap<>();
        changes.forEach(change -> alike.computeIfAbsent(groupKey(change), key -> new ArrayList<>())
                .add(change));
        alike.forEach((key, members) -> {
            if (members.size() > 1) {
                lines.add("  " + key + " (" + members.size() + ")");
            } else {
                one(members.get(0));
            }
        });
    }

    /** Resources created in numbers are shown as one line; changes and losses are shown one by one. */
    private static String groupKey(ResourceChange change) {
        if (change.kind() != ChangeKind.CREATE) {
            return change.placedAddress();
        }
        int index = change.address().lastIndexOf('[');
        return index > 0 && change.address().endsWith("]")
                ? change.address().substring(0, index) + change.place().words()
                : change.placedAddress();
    }

    private void one(ResourceChange change) {
        lines.add("  " + change.placedAddress());
        if (change.previousAddress() != null) {
            wrapped("      ", "was " + change.previousAddress());
        }
        if (change.reason() != null) {
            wrapped("      ", "because " + change.reason());
        }
        change.attributes().forEach(attribute -> wrapped("      ", attribute(attribute)));
    }

    private static String attribute(AttributeChange attribute) {
        String values;
        if (attribute.sensitive()) {
            values = "(sensitive)";
        } else if (attribute.before() == null || attribute.after() == null) {
            values = attribute.after() == null ? "changes" : "becomes " + attribute.after();
        } else {
            values = attribute.before() + " -> " + attribute.after();
        }
        return attribute.name() + ": " + values + (attribute.forcesReplacement() ? " (forces replacement)" : "");
    }

    private void wrapped(String indent, String text) {
        List<String> parts = ProvisionWords.wrap(text, columns - indent.length() - 2);
        for (int i = 0; i < parts.size(); i++) {
            lines.add(indent + (i == 0 ? "" : "  ") + parts.get(i));
        }
    }
}
