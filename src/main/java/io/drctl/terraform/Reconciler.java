package io.drctl.terraform;

import io.drctl.inventory.Inventory;
import io.drctl.terraform.Difference.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Reads a plan the other way round: the site is as it should be, and what Terraform would change about it says where
 * the configuration is behind. For each such point it finds what brings the configuration, and not the site, in line.
 *
 * <p>What can't be proven by the plan, the state and AWS together isn't written, but named.
 */
final class Reconciler {
    /** The attributes by which AWS knows what it is, of which one is enough. */
    private static final List<List<String>> IDENTITIES = List.of(
            List.of("cluster_identifier"),
            List.of("identifier"),
            List.of("global_cluster_identifier"),
            List.of("bucket"),
            List.of("zone_id", "name", "type", "set_identifier"),
            List.of("name"));

    private static final Set<String> OPENINGS =
            Set.of("aws_security_group", "aws_security_group_rule", "aws_vpc_security_group_ingress_rule");

    private static final Pattern SERVING = Pattern.compile(
            "aws_(?:route53_(?:record|health_check)|lb_listener.*|alb_listener.*|cloudwatch_metric_alarm)");

    private static final Pattern SIZED =
            Pattern.compile("aws_(?:autoscaling_.*|ecs_service|eks_node_group|appautoscaling_.*)");

    private final JsonNode document;
    private final Root root;
    private final ConfiguredValues values;
    private final ThereAlready there;
    private final ResourceKinds kinds = ResourceKinds.load();

    /**
     * @param document what {@code terraform show -json PLAN} prints
     * @param isShared whether the root's folder is run for the other Region, too
     */
    Reconciler(JsonNode document, Root root, boolean isShared, ThereAlready there) {
        this.document = document;
        this.root = root;
        this.values = new ConfiguredValues(document, root, isShared);
        this.there = there;
    }

    Reconciliation.OfRoot reconcile(Inventory inventory) {
        TerraformPlan plan = TerraformPlan.read(document, root.regions());
        Map<String, JsonNode> nodes = new HashMap<>();
        document.path("resource_changes").values().forEach(node -> nodes.put(Json.text(node, "address", ""), node));
        Map<String, String> moves = moves(plan, nodes);
        List<Difference> differences = new ArrayList<>();
        int stateOnly = 0;
        for (ResourceChange change : plan.changes()) {
            JsonNode node = nodes.getOrDefault(change.address(), Json.missing());
            switch (change.kind()) {
                case IMPORT, MOVE, FORGET -> stateOnly++;
                case CREATE, CHANGE, REPLACE, DESTROY, OTHER -> differences.add(difference(change, node, moves));
            }
        }
        if (inventory.terraform().isShipped()) {
            // Its files are drctl's, and its values come from the inventory and from what there is.
            return new Reconciliation.OfRoot(
                    root.title(),
                    differences.stream().map(Reconciler::ofShipped).toList(),
                    stateOnly,
                    List.of());
        }
        List<Correction> all = differences.stream()
                .flatMap(difference -> difference.corrections().stream())
                .toList();
        List<ReconcileFile> files = ReconcileFile.of(root.folder(), all);
        return new Reconciliation.OfRoot(root.title(), differences, stateOnly, files);
    }

    private static Difference ofShipped(Difference difference) {
        return new Difference(
                difference.change(),
                difference.weight(),
                difference.consequence(),
                List.of(Correction.byHand("drctl's own configuration is made of the inventory: correct that if it is"
                        + " wrong; if it is right, provision makes it so")));
    }

    private Difference difference(ResourceChange change, JsonNode node, Map<String, String> moves) {
        String noun = change.type().equals("aws_route53_record")
                ? "record"
                : kinds.of(change.type()).noun();
        String subject = noun + " " + change.placedAddress();
        return switch (change.kind()) {
            case CREATE ->
                new Difference(change, weight(change), created(subject, node, change), creation(change, node, moves));
            case DESTROY ->
                new Difference(
                        change,
                        weight(change),
                        subject + " would be destroyed"
                                + (change.reason() == null ? "" : ", because " + change.reason()),
                        removal(change, moves));
            case REPLACE ->
                new Difference(
                        change,
                        weight(change),
                        subject + " would be destroyed and created again" + because(node),
                        alterations(change, node));
            case CHANGE -> new Difference(change, weight(change), changed(subject, node), alterations(change, node));
            case IMPORT, MOVE, FORGET, OTHER ->
                new Difference(
                        change,
                        weight(change),
                        subject + " would be changed in a way that drctl doesn't know",
                        List.of(Correction.byHand("see what terraform plan says about " + change.address())));
        };
    }

    private static String because(JsonNode node) {
        List<String> forcing = node.path("change").path("replace_paths").values().stream()
                .map(path -> path.path(0).asString(""))
                .distinct()
                .toList();
        if (Json.text(node, "action_reason", "").equals("replace_because_tainted")) {
            return ", because an apply did not finish it (it is tainted)";
        }
        return forcing.isEmpty() ? "" : ", because of its " + String.join(", ", forcing);
    }

    private static String created(String subject, JsonNode node, ResourceChange change) {
        Optional<DatabaseResource> database = DatabaseResource.of(change.type());
        if (database.isEmpty()) {
            return subject + " would be created";
        }
        return subject + " would be created, "
                + database.get()
                        .followed(node.path("change"))
                        .map(source -> "as a replica of " + source)
                        .orElse("empty");
    }

    /** The settings that change, with what they are and would be. */
    private static String changed(String subject, JsonNode node) {
        List<Leaf> leaves = leaves(node.path("change"));
        String told = leaves.stream()
                .limit(3)
                .map(leaf -> leaf.name()
                        + (leaf.isSecret() ? "" : " from " + shown(leaf.is()) + " to " + shown(leaf.wanted())))
                .collect(Collectors.joining(", "));
        String more = leaves.size() > 3 ? " and " + (leaves.size() - 3) + " more" : "";
        boolean isTied = StandaloneDatabaseGuard.ties(node);
        return subject
                + (isTied
                        ? ", which stands on its own, would be tied to another one again, at which Terraform's apply"
                                + " stops midway: "
                        : " would be changed: ")
                + (told.isEmpty() ? "in what only the apply will show" : told + more);
    }

    private static String shown(JsonNode value) {
        String text = Hcl.literal(value);
        return Set.of("null", "\"\"").contains(text)
                ? "none"
                : text.length() > 60 ? text.substring(0, 57) + "..." : text;
    }

    private Weight weight(ResourceChange change) {
        boolean goes = switch (change.kind()) {
            case DESTROY, REPLACE, OTHER -> true;
            case CREATE, CHANGE, FORGET, IMPORT, MOVE -> false;
        };
        boolean isDatabase =
                DatabaseResource.of(change.type()).isPresent() || change.type().contains("_rds_cluster");
        if (isDatabase || (goes && kinds.of(change.type()).stake() == Stake.DATA)) {
            return Weight.DATA;
        }
        if (SERVING.matcher(change.type()).matches()) {
            return Weight.USERS;
        }
        if (OPENINGS.contains(change.type())) {
            return Weight.ACCESS;
        }
        return SIZED.matcher(change.type()).matches() ? Weight.CAPACITY : Weight.OTHER;
    }

    /** From where to where something moves that is at one address in the state, and at another in the configuration. */
    private static Map<String, String> moves(TerraformPlan plan, Map<String, JsonNode> nodes) {
        Map<String, String> moves = new HashMap<>();
        for (ResourceChange gone : plan.of(ChangeKind.DESTROY)) {
            JsonNode before = nodes.getOrDefault(gone.address(), Json.missing())
                    .path("change")
                    .path("before");
            List<String> targets = plan.of(ChangeKind.CREATE).stream()
                    .filter(made -> made.type().equals(gone.type()))
                    .filter(made -> isSame(
                            before,
                            nodes.getOrDefault(made.address(), Json.missing())
                                    .path("change")
                                    .path("after")))
                    .map(ResourceChange::address)
                    .toList();
            if (targets.size() == 1 && !moves.containsValue(targets.get(0))) {
                moves.put(gone.address(), targets.get(0));
            }
        }
        return moves;
    }

    private static boolean isSame(JsonNode before, JsonNode after) {
        return IDENTITIES.stream()
                .filter(names -> !Json.text(before, names.get(0), "").isEmpty())
                .findFirst()
                .filter(names -> names.stream()
                        .allMatch(name -> Objects.equals(Json.text(before, name), Json.text(after, name))))
                .isPresent();
    }

    /** A rule that is missing may be a fence, and no configuration has to know of those. */
    private static Correction closed() {
        return Correction.byHand(
                "if a fence has closed it, leave the configuration as it is, and apply nothing until the"
                        + " fence is lifted, which puts the rules back; else correct it");
    }

    private List<Correction> creation(ResourceChange change, JsonNode node, Map<String, String> moves) {
        if (OPENINGS.contains(change.type()) && !change.type().equals("aws_security_group")) {
            return List.of(closed());
        }
        String from = moves.entrySet().stream()
                .filter(move -> move.getValue().equals(change.address()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
        if (from != null) {
            return List.of(moved(from, change.address()));
        }
        return List.of(there.correction(change, node).orElseGet(() -> absent(change, node)));
    }

    private Correction absent(ResourceChange change, JsonNode node) {
        boolean isDatabase = DatabaseResource.of(change.type()).isPresent();
        String sentence = isDatabase
                ? "if it was given up, take the resource out; if it is to come back, let it follow the database that"
                        + " has the data"
                : "apply it if it is missing, or take the resource out";
        return values.block(node)
                .map(spot -> Correction.edit(spot, sentence))
                .orElseGet(() -> Correction.byHand(sentence));
    }

    private static Correction moved(String from, String to) {
        return Correction.block(
                from + " is called " + to + " by now", List.of("moved {", "  from = " + from, "  to   = " + to, "}"));
    }

    private List<Correction> removal(ResourceChange change, Map<String, String> moves) {
        String to = moves.get(change.address());
        if (to != null) {
            return List.of(moved(change.address(), to));
        }
        boolean isUnconfigured = String.valueOf(change.reason()).endsWith("is no longer in the configuration");
        String address = PlacedResources.INDEX.matcher(change.address()).replaceAll("");
        if (!isUnconfigured || change.address().contains("(deposed")) {
            return List.of(Correction.byHand("see why the configuration has it no more: " + change.reason()));
        }
        return List.of(Correction.block(
                address + " stays as it is, and Terraform no longer looks after it",
                List.of("removed {", "  from = " + address, "  lifecycle {", "    destroy = false", "  }", "}")));
    }

    private List<Correction> alterations(ResourceChange change, JsonNode node) {
        if (Json.text(node, "action_reason", "").equals("replace_because_tainted")) {
            return List.of(Correction.byHand("if it is intact: terraform untaint " + change.address()));
        }
        List<Correction> corrections = new ArrayList<>();
        for (Leaf leaf : leaves(node.path("change"))) {
            if (OPENINGS.contains(change.type()) && leaf.path().contains("ingress")) {
                corrections.add(closed());
                continue;
            }
            corrections.add(
                    leaf.isSecret()
                            ? Correction.byHand(
                                    "its " + leaf.name() + " is secret: see where the configuration has it from")
                            : values.correction(node, leaf.path(), leaf.is(), leaf.wanted()));
        }
        return corrections.isEmpty()
                ? List.of(Correction.byHand("see what terraform plan says about " + change.address()))
                : corrections;
    }

    /**
     * A setting that would change.
     *
     * @param path names, and numbers of blocks
     */
    private record Leaf(List<Object> path, JsonNode is, JsonNode wanted, boolean isSecret) {
        String name() {
            return path.stream()
                    .filter(String.class::isInstance)
                    .map(String::valueOf)
                    .collect(Collectors.joining("."));
        }
    }

    /** What would change and is known before the apply. */
    private static List<Leaf> leaves(JsonNode change) {
        List<Leaf> leaves = new ArrayList<>();
        JsonNode before = change.path("before");
        JsonNode after = change.path("after");
        Set<String> names = new TreeSet<>();
        before.properties().forEach(member -> names.add(member.getKey()));
        after.properties().forEach(member -> names.add(member.getKey()));
        for (String name : names) {
            boolean isSecret =
                    isSecret(change.path("before_sensitive"), name) || isSecret(change.path("after_sensitive"), name);
            if (!Weakenings.hasTrue(change.path("after_unknown").path(name))) {
                collect(List.of(name), before.path(name), after.path(name), isSecret, leaves);
            }
        }
        return leaves;
    }

    private static boolean isSecret(JsonNode mask, String name) {
        return Weakenings.hasTrue(mask.isBoolean() ? mask : mask.path(name));
    }

    private static void collect(List<Object> path, JsonNode is, JsonNode wanted, boolean isSecret, List<Leaf> leaves) {
        boolean isSame = TerraformPlan.isAbsent(is) ? TerraformPlan.isAbsent(wanted) : is.equals(wanted);
        if (isSame) {
            return;
        }
        boolean areBlocks = is.isArray()
                && wanted.isArray()
                && is.size() == wanted.size()
                && is.values().stream().allMatch(JsonNode::isObject)
                && wanted.values().stream().allMatch(JsonNode::isObject);
        if (!areBlocks || isSecret) {
            leaves.add(new Leaf(path, is, wanted, isSecret));
            return;
        }
        for (int i = 0; i < is.size(); i++) {
            Set<String> names = new TreeSet<>();
            is.path(i).properties().forEach(member -> names.add(member.getKey()));
            wanted.path(i).properties().forEach(member -> names.add(member.getKey()));
            for (String name : names) {
                List<Object> inner = new ArrayList<>(path);
                inner.add(i);
                inner.add(name);
                collect(inner, is.path(i).path(name), wanted.path(i).path(name), false, leaves);
            }
        }
    }
}
