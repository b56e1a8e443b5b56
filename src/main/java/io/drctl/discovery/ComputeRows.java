package io.drctl.discovery;

import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.Compute;
import io.drctl.cloud.Listings;
import io.drctl.discovery.Landscape.Area;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The rows of VPCs, instances, Auto Scaling groups, and of the images and keys that instances start with. */
record ComputeRows(Draft draft) {
    /** Similar instances of one Region. */
    private record Crowd(String stem, List<Listings.Instance> instances) {}

    void add() {
        vpcs();
        groups();
        instances();
        images();
        keyPairs();
    }

    private void vpcs() {
        SiteScope scope = draft.scope;
        List<Listings.Vpc> here = scope.vpcs(draft.primary());
        List<Listings.Vpc> there = scope.vpcs(draft.recovery());
        Counterparts<Listings.Vpc> pairs = Counterparts.of(
                here, draft.primary().region(), there, draft.recovery().region(), SiteScope::nameOf, scope::namesInto);
        for (Counterparts.Pair<Listings.Vpc> pair : pairs.pairs()) {
            Optional<TagChoice.Choice> tags = TagChoice.byNameFirst(
                    search(pair.primary(), draft.primary()), search(pair.recovery(), draft.recovery()));
            if (tags.isEmpty()) {
                draft.leftOut.add("VPCs " + pair.primary().id() + " and "
                        + pair.recovery().id() + ": no tags tell them from the others; give each a Name");
                continue;
            }
            String label = draft.common(SiteScope.nameOf(pair.primary()), SiteScope.nameOf(pair.recovery()));
            draft.row("vpc", label, "VPC")
                    .paired(pair.guess())
                    .put("tags", draft.both(tags.get().primary(), tags.get().recovery()));
        }
        draft.unpaired(pairs, "VPC", vpc -> SiteScope.nameOf(vpc).isEmpty() ? vpc.id() : SiteScope.nameOf(vpc));
    }

    private static TagChoice.Search search(Listings.Vpc vpc, Area area) {
        return new TagChoice.Search(
                List.of(vpc.tags()),
                area.all(Listings.Vpc.class).stream().map(Listings.Vpc::tags).toList());
    }

    private void groups() {
        Counterparts<AutoScaling.Group> pairs = Counterparts.of(
                draft.scope.groups(draft.primary()),
                draft.primary().region(),
                draft.scope.groups(draft.recovery()),
                draft.recovery().region(),
                AutoScaling.Group::name,
                (group, region) -> draft.scope.namesBehind(draft.landscape.area(region), group.targetGroups()));
        for (Counterparts.Pair<AutoScaling.Group> pair : pairs.pairs()) {
            String here = pair.primary().name();
            String there = pair.recovery().name();
            if (!draft.areNames("auto-scaling-group", here, there)) {
                draft.leftOut.add("Auto Scaling groups " + here + " and " + there
                        + ": their names can't be written in an inventory");
                continue;
            }
            Entry row = draft.row("auto-scaling-group", draft.common(here, there), "Auto Scaling group")
                    .paired(pair.guess());
            if (draft.isChecked("auto-scaling-group")) {
                row.put("names", draft.both(here, there));
                Optional<String> type = type(draft.primary(), here);
                Optional<String> other = type(draft.recovery(), there);
                if (type.isPresent() && other.isPresent()) {
                    draft.size(row, type.get(), other.get());
                }
                draft.quantities(row, pair.primary().desired(), pair.recovery().desired());
            }
        }
        draft.unpaired(pairs, "Auto Scaling group", AutoScaling.Group::name);
    }

    private static Optional<String> type(Area area, String group) {
        return area.all(Landscape.GroupType.class).stream()
                .filter(each -> each.group().equals(group))
                .map(Landscape.GroupType::type)
                .findFirst();
    }

    private void instances() {
        Counterparts<Crowd> pairs = Counterparts.of(
                crowds(draft.primary()),
                draft.primary().region(),
                crowds(draft.recovery()),
                draft.recovery().region(),
                Crowd::stem);
        for (Counterparts.Pair<Crowd> pair : pairs.pairs()) {
            Optional<TagChoice.Choice> tags =
                    TagChoice.of(search(pair.primary(), draft.primary()), search(pair.recovery(), draft.recovery()));
            String label = pair.primary().stem();
            if (tags.isEmpty()) {
                draft.leftOut.add(
                        "instances " + label + " (" + pair.primary().instances().size() + " and "
                                + pair.recovery().instances().size() + "): no tags tell them from the others");
                continue;
            }
            Entry row = draft.row("web-instance", label, "EC2 instance").paired(pair.guess());
            row.put("purpose", label);
            Set<String> types = types(pair.primary());
            Set<String> others = types(pair.recovery());
            if (types.size() == 1 && others.size() == 1) {
                draft.size(row, types.iterator().next(), others.iterator().next());
            }
            row.put("tags", draft.both(tags.get().primary(), tags.get().recovery()));
            draft.quantities(
                    row,
                    pair.primary().instances().size(),
                    pair.recovery().instances().size());
        }
        draft.unpaired(
                pairs,
                "instances",
                crowd -> crowd.stem() + " (" + crowd.instances().size() + ")");
    }

    private static TagChoice.Search search(Crowd crowd, Area area) {
        return new TagChoice.Search(
                crowd.instances().stream().map(Listings.Instance::tags).toList(),
                area.all(Listings.Instance.class).stream()
                        .map(Listings.Instance::tags)
                        .toList());
    }

    private static Set<String> types(Crowd crowd) {
        return crowd.instances().stream()
                .map(Listings.Instance::type)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The instances outside groups, by what their names have in common; those without a name by their type. */
    private List<Crowd> crowds(Area area) {
        Map<String, List<Listings.Instance>> byStem = new TreeMap<>();
        for (Listings.Instance instance : alone(area)) {
            String stem = Counterparts.stem(instance.tags().getOrDefault("Name", ""), area.region());
            byStem.computeIfAbsent(stem.isEmpty() ? instance.type() : stem, key -> new ArrayList<>())
                    .add(instance);
        }
        return byStem.entrySet().stream()
                .map(entry -> new Crowd(entry.getKey(), List.copyOf(entry.getValue())))
                .toList();
    }

    private List<Listings.Instance> alone(Area area) {
        Set<String> members = area.all(AutoScaling.Group.class).stream()
                .flatMap(group -> group.members().stream())
                .map(AutoScaling.Member::instanceId)
                .collect(Collectors.toSet());
        return draft.scope.instances(area).stream()
                .filter(instance -> !members.contains(instance.id()))
                .filter(instance -> instance.tags().keySet().stream()
                        .noneMatch(key -> key.equals("aws:autoscaling:groupName")
                                || key.startsWith("eks:")
                                || key.startsWith("kubernetes.io/cluster/")))
                .toList();
    }

    /** The account's own images that instances of both Regions were started from, by their names. */
    private void images() {
        Map<String, String> here = images(draft.primary());
        Map<String, String> there = images(draft.recovery());
        Counterparts<String> pairs = Counterparts.of(
                List.copyOf(here.values()),
                draft.primary().region(),
                List.copyOf(there.values()),
                draft.recovery().region(),
                name -> name);
        for (Counterparts.Pair<String> pair : pairs.pairs()) {
            if (pair.guess().isEmpty() && draft.areNames("machine-image", pair.primary(), pair.recovery())) {
                draft.row("machine-image", draft.common(pair.primary(), pair.recovery()), "AMI")
                        .put("names", draft.both(pair.primary(), pair.recovery()));
            } else {
                draft.leftOut.add("images " + pair.primary() + " and " + pair.recovery()
                        + ": their names don't say that one is a copy of the other");
            }
        }
        draft.unpaired(pairs, "image", name -> name);
    }

    private Map<String, String> images(Area area) {
        Set<String> used = alone(area).stream().map(Listings.Instance::image).collect(Collectors.toSet());
        Map<String, String> names = new LinkedHashMap<>();
        area.all(Compute.Image.class).stream()
                .filter(image -> used.contains(image.id()))
                .forEach(image -> names.putIfAbsent(image.name(), image.name()));
        return names;
    }

    private void keyPairs() {
        List<Compute.KeyPair> here = draft.primary().all(Compute.KeyPair.class);
        List<Compute.KeyPair> there = draft.recovery().all(Compute.KeyPair.class);
        Counterparts<Compute.KeyPair> pairs = Counterparts.of(
                here, draft.primary().region(), there, draft.recovery().region(), Compute.KeyPair::name);
        for (Counterparts.Pair<Compute.KeyPair> pair : pairs.pairs()) {
            String one = pair.primary().name();
            String other = pair.recovery().name();
            if (!draft.areNames("key-pair", one, other)) {
                draft.leftOut.add(
                        "key pairs " + one + " and " + other + ": their names can't be written in an inventory");
                continue;
            }
            Entry row = draft.row("key-pair", draft.common(one, other), "Key pair")
                    .paired(pair.guess())
                    .put("names", draft.both(one, other));
            if (!isSame(pair.primary(), pair.recovery())) {
                row.put("same-key", false).remark("same-key", "two different keys");
            }
        }
        draft.unpaired(pairs, "key pair", Compute.KeyPair::name);
    }

    private static boolean isSame(Compute.KeyPair one, Compute.KeyPair other) {
        String key = one.publicKey();
        String copy = other.publicKey();
        return (key != null && copy != null)
                ? Compute.KeyPair.material(key).equals(Compute.KeyPair.material(copy))
                : Objects.equals(one.fingerprint(), other.fingerprint());
    }
}
