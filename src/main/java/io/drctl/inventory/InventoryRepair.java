package io.drctl.inventory;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.diagnostic.SourcePosition;
import io.drctl.yaml.YamlDocument;
import io.drctl.yaml.YamlEdits;
import io.drctl.yaml.YamlNode;
import io.drctl.yaml.YamlNode.Entry;
import io.drctl.yaml.YamlNode.Mapping;
import io.drctl.yaml.YamlNode.Scalar;
import io.drctl.yaml.YamlNode.Sequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a new inventory in which a third Region stands in the place of one that won't return: the Region that
 * survives is the primary, the new one the recovery Region. All else stays as a person wrote it, comments too.
 *
 * <p>Whatever the inventory says of the lost Region is said of the new one, and where such a value has the lost
 * Region's name in it, it gets the new one's. What must not be the same as before, and doesn't have the name in it,
 * gets the new Region's name as an addition: the name of a bucket, which no two Regions can have, and the roots,
 * workspaces and variable files of somebody's own Terraform, whose state is the lost Region's.
 */
public final class InventoryRepair {
    /** A host that no name server knows (RFC 2606): nobody can tell where the new database's server will be reached. */
    private static final String NO_HOST = ".invalid";

    private static final int BUCKET_LENGTH_MAX = 63;

    private static final Set<String> OF_ONE_REGION = Set.of("roots", "workspaces", "variable-files");

    private final RegionName lost;
    private final Newcomer newcomer;
    private final Inventory before;
    private final YamlDocument document;
    private final YamlEdits edits;
    private final List<Change> changes = new ArrayList<>();

    private InventoryRepair(YamlDocument document, Inventory before, RegionName lost, Newcomer newcomer) {
        this.document = document;
        this.edits = document.edits();
        this.before = before;
        this.lost = lost;
        this.newcomer = newcomer;
    }

    /**
     * The Region that is new.
     *
     * @param zones at most as many as the lost Region has
     * @param cidr null where the lost Region's isn't told either
     */
    public record Newcomer(
            RegionName name, List<String> zones, @Nullable String cidr) {
        public Newcomer {
            zones = List.copyOf(zones);
        }
    }

    /**
     * A value that is another one now.
     *
     * @param line where it stands in the inventory as it was
     * @param key the key that it belongs to
     * @param isMadeUp whether nothing in the inventory tells it, so that somebody should look at it
     */
    public record Change(int line, String key, String before, String after, boolean isMadeUp) {}

    /**
     * An inventory whose pair is whole again.
     *
     * @param mentions the lines of the new text, counted from 1, that still name the lost Region
     */
    public record Repaired(String text, List<Change> changes, List<Integer> mentions) {
        public Repaired {
            changes = List.copyOf(changes);
            mentions = List.copyOf(mentions);
        }
    }

    /**
     * The range of the new Region's VPC: as large as the lost Region's, and apart from both of those; empty where the
     * lost Region's isn't told, or there is no room.
     */
    public static Optional<String> cidr(Inventory inventory, RegionName lost) {
        Optional<Cidr> of = range(inventory.region(lost));
        List<Cidr> taken = inventory.regions().stream()
                .flatMap(region -> range(region).stream())
                .toList();
        return of.flatMap(sized -> Cidr.behind(sized, taken)).map(Cidr::toString);
    }

    private static Optional<Cidr> range(SiteRegion region) {
        return Optional.ofNullable(region.cidr()).flatMap(Cidr::parse);
    }

    /** Why a text can't be the range of the new Region's VPC beside the survivor's; empty when it can. */
    public static Optional<String> objectionToCidr(String text, SiteRegion survivor) {
        Optional<Cidr> cidr = Cidr.parse(text).filter(each -> each.prefix() >= 16 && each.prefix() <= 28);
        if (cidr.isEmpty()) {
            return Optional.of("is not an IPv4 range between /16 and /28, such as 10.30.0.0/16");
        }
        return range(survivor)
                .filter(cidr.get()::overlaps)
                .map(taken -> "overlaps " + taken + ", the range of " + survivor.name());
    }

    /**
     * Works out the new text.
     *
     * @param display how messages name the file
     * @param before what the file says
     * @throws InputException when something in the file can't be changed in its place, saying where
     */
    public static Repaired of(Path file, String display, Inventory before, RegionName lost, Newcomer newcomer) {
        return new InventoryRepair(YamlDocument.read(file, display), before, lost, newcomer).repair();
    }

    private Repaired repair() {
        Mapping top = (Mapping) document.root();
        for (Entry section : top.entries()) {
            if (section.key().equals("regions")) {
                regions(section);
            } else {
                walk(section.value(), section.key(), false, null);
            }
        }
        String text = edits.text();
        List<Integer> mentions = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (names(lines.get(i)) && !lines.get(i).stripLeading().startsWith("former:")) {
                mentions.add(i + 1);
            }
        }
        return new Repaired(text, changes, mentions);
    }

    private void regions(Entry section) {
        Mapping regions = (Mapping) section.value();
        boolean wasPrimary = before.primary().name().equals(lost);
        former(section, regions);
        for (String role : List.of("primary", "recovery")) {
            Entry entry = regions.entry(role).orElseThrow();
            if (wasPrimary && !edits.rename(entry, role.equals("primary") ? "recovery" : "primary")) {
                throw refused(entry.keyPosition());
            }
            if (role.equals("primary") == wasPrimary) {
                region((Mapping) entry.value());
            }
        }
    }

    private void former(Entry section, Mapping regions) {
        Optional<Sequence> former = regions.entry("former").map(entry -> (Sequence) entry.value());
        if (former.isEmpty()) {
            if (edits.isFlow(regions)) {
                edits.insertBehindBracket(regions, "former: [" + lost + "], ");
            } else {
                edits.insertLineBehind(
                        section.keyPosition(),
                        regions.position().column(),
                        "former: [" + lost + "]       # left, since it didn't return: nothing there is asked any more");
            }
            return;
        }
        List<Scalar> items =
                former.get().items().stream().map(item -> (Scalar) item).toList();
        Optional<Scalar> returning = items.stream()
                .filter(item -> item.text().equals(newcomer.name().value()))
                .findFirst();
        if (returning.isPresent()) {
            set(returning.get(), "former", lost.value(), false);
        } else if (edits.isFlow(former.get())) {
            edits.insertBehindBracket(former.get(), lost + (items.isEmpty() ? "" : ", "));
        } else {
            SourcePosition list = former.get().position();
            edits.insertLineBehind(regions.entry("former").orElseThrow().keyPosition(), list.column(), "- " + lost);
        }
    }

    private void region(Mapping region) {
        for (Entry entry : region.entries()) {
            switch (entry.key()) {
                case "name" ->
                    set((Scalar) entry.value(), "name", newcomer.name().value(), false);
                case "zones" -> zones(entry);
                case "cidr" -> set((Scalar) entry.value(), "cidr", Objects.requireNonNull(newcomer.cidr()), true);
                default -> walk(entry.value(), entry.key(), true, null);
            }
        }
    }

    private void zones(Entry entry) {
        Sequence zones = (Sequence) entry.value();
        if (zones.items().isEmpty()) {
            return;
        }
        if (!edits.replaceAll(zones, newcomer.zones())) {
            throw refused(zones.position());
        }
        changes.add(new Change(
                zones.position().line(),
                "zones",
                String.join(
                        ", ",
                        zones.items().stream()
                                .map(item -> ((Scalar) item).text())
                                .toList()),
                String.join(", ", newcomer.zones()),
                true));
    }

    /**
     * @param key the key above
     * @param isOfLost whether this is said of the lost Region
     * @param kind of the row that this is in
     */
    private void walk(YamlNode node, String key, boolean isOfLost, @Nullable String kind) {
        node.match(
                mapping -> {
                    String own = mapping.entry("kind")
                            .filter(entry -> entry.value() instanceof Scalar)
                            .map(entry -> ((Scalar) entry.value()).text())
                            .orElse(kind);
                    mapping.entries().forEach(entry -> walk(entry, key, isOfLost, own));
                },
                sequence -> sequence.items().forEach(item -> walk(item, key, isOfLost, kind)),
                scalar -> {
                    if (isOfLost && !scalar.text().isEmpty()) {
                        value(scalar, key, kind);
                    }
                });
    }

    private void walk(Entry entry, String key, boolean isOfLost, @Nullable String kind) {
        if (entry.key().equals("image-id")) {
            unpin(entry);
        } else if (entry.key().equals(lost.value())) {
            if (!edits.rename(entry, newcomer.name().value())) {
                throw refused(entry.keyPosition());
            }
            walk(entry.value(), key, true, kind);
        } else {
            walk(entry.value(), entry.key(), isOfLost, kind);
        }
    }

    private void value(Scalar scalar, String key, @Nullable String kind) {
        String text = scalar.text();
        if (names(text)) {
            set(scalar, key, text.replace(lost.value(), newcomer.name().value()), false);
        } else if (key.equals("names") && "bucket".equals(kind)) {
            String end = "-" + newcomer.name();
            set(scalar, key, cut(text, BUCKET_LENGTH_MAX - end.length()) + end, true);
        } else if (OF_ONE_REGION.contains(key)) {
            int dot = text.indexOf('.', text.lastIndexOf('/') + 1);
            int at = key.equals("variable-files") && dot > 0 ? dot : text.length();
            set(scalar, key, text.substring(0, at) + "-" + newcomer.name() + text.substring(at), true);
        } else if (key.equals("hosts")) {
            set(scalar, key, newcomer.name() + NO_HOST, true);
        }
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    /** An image is pinned by its id in the primary Region, which is another one now: there it is found by its name. */
    private void unpin(Entry entry) {
        if (!before.primary().name().equals(lost)) {
            return;
        }
        if (!edits.removeLine(entry)) {
            throw new InputException(Diagnostic.error(
                    "`image-id` is an image of " + lost + ", and shares its line with other keys",
                    "write `image-id` on a line of its own, then run this again",
                    entry.keyPosition()));
        }
        String id = entry.value() instanceof Scalar scalar ? scalar.text() : "";
        changes.add(new Change(entry.keyPosition().line(), "image-id", id, "the newest image of the row's name", true));
    }

    private void set(Scalar scalar, String key, String text, boolean isMadeUp) {
        if (!edits.replace(scalar, text)) {
            throw refused(scalar.position());
        }
        changes.add(new Change(scalar.position().line(), key, scalar.text(), text, isMadeUp));
    }

    private boolean names(String text) {
        // us-east-2 is in us-east-2a too, and not in us-east-21.
        int at = text.indexOf(lost.value());
        while (at >= 0) {
            int end = at + lost.value().length();
            if (end == text.length() || !Character.isDigit(text.charAt(end))) {
                return true;
            }
            at = text.indexOf(lost.value(), end);
        }
        return false;
    }

    private static InputException refused(SourcePosition at) {
        return new InputException(Diagnostic.error(
                "this can't be changed in its place: it has escapes, or goes on in another line",
                "write it plainly on one line, then run this again",
                at));
    }
}
