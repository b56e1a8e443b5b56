package io.drctl.readiness;

import io.drctl.cloud.Compute;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RegionRole;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Remedy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The image that web instances start from: available and, in the recovery Region, a copy of the primary's newest. */
record MachineImageCheck(Inventory inventory, Asset row, SiteRegion home, ComputeReads compute)
        implements ReadinessCheck {
    private static final CheckFamily<Asset> FAMILY = CheckFamily.ofRow(
            List.of("machine-image.available", "machine-image.current"),
            (site, row, region) -> new MachineImageCheck(site.inventory(), row, region, site.compute()));
    static final CheckedKind KIND = CheckedKind.of(AssetKind.MACHINE_IMAGE, FAMILY);

    @Override
    public void examine(Findings findings) {
        Reading<List<Compute.Image>> here = images(home.name());
        RegionName primary = inventory.primary().name();
        boolean isCompared = home.role() == RegionRole.RECOVERY && row.isIn(primary);
        Reading<List<Compute.Image>> there = isCompared ? images(primary) : here;
        String subject = "image " + row.nameIn(home.name());
        Optional<List<Compute.Image>> present = findings.present(
                "machine-image.available",
                subject,
                "available",
                () -> Optional.of(here.get()).filter(found -> !found.isEmpty()),
                () -> Judgement.fail("there is no such image", remedyForMissing()),
                this::available);
        Optional<Compute.Image> copy = present.flatMap(MachineImageCheck::newestAvailable);
        if (isCompared && copy.isPresent()) {
            findings.check(
                    "machine-image.current",
                    subject,
                    "a copy of the newest image in " + primary,
                    () -> newestAvailable(there.get())
                            .map(original -> compare(copy.get(), original, primary))
                            .orElseGet(() -> Judgement.fail(
                                    primary + " has no available image to compare it with",
                                    "build the image in " + primary)));
        }
    }

    /** The images that web instances of a Region may start from, newest first. */
    private Reading<List<Compute.Image>> images(RegionName region) {
        String pinned = inventory.image().id();
        return pinned != null && region.equals(inventory.primary().name())
                ? compute.image(region, pinned)
                : compute.imagesNamed(region, row.nameIn(region));
    }

    private Remedy remedyForMissing() {
        return home.role() == RegionRole.RECOVERY
                ? inventory.upkeep().prepare(home.name())
                : Remedy.of("build the image in " + home.name() + ", or correct its name in the inventory");
    }

    private Judgement available(List<Compute.Image> images) {
        Compute.Image newest = images.get(0);
        Optional<Compute.Image> usable = newestAvailable(images);
        Remedy wait = Remedy.of("wait until it is available, then verify again");
        if (usable.isEmpty()) {
            return Judgement.fail(
                    newest.id() + " is " + newest.state(),
                    newest.state().equals("pending") ? wait : remedyForMissing());
        }
        return newest.isAvailable()
                ? Judgement.pass(newest.id() + " is available")
                : Judgement.warn(
                        newest.id() + " is " + newest.state() + ", the older "
                                + usable.get().id() + " is available",
                        newest.state().equals("pending") ? wait : remedyForMissing());
    }

    private Judgement compare(Compute.Image copy, Compute.Image original, RegionName primary) {
        Remedy remedy = inventory.upkeep().prepare(home.name());
        String source = copy.sourceImageId();
        if (source != null) {
            return source.equals(original.id())
                    ? Judgement.pass(copy.id() + " is a copy of " + original.id())
                    : Judgement.fail(
                            copy.id() + " is a copy of " + source + ", the newest in " + primary + " is "
                                    + original.id(),
                            remedy);
        }
        if (copy.createdAt().isBefore(original.createdAt())) {
            return Judgement.fail(
                    copy.id() + " of " + copy.createdAt() + " is older than " + original.id() + " of "
                            + original.createdAt(),
                    remedy);
        }
        return ownTags(copy).equals(ownTags(original))
                ? Judgement.pass(copy.id() + " is newer than " + original.id() + ", with the same tags")
                : Judgement.warn(
                        copy.id() + " is newer than " + original.id()
                                + ", but EC2 doesn't say what it was copied from, and their tags differ",
                        Remedy.of("compare the two images; ")
                                .then(remedy)
                                .then(" copies it again once the old copy is deregistered"));
    }

    private static Optional<Compute.Image> newestAvailable(List<Compute.Image> images) {
        return images.stream().filter(Compute.Image::isAvailable).findFirst();
    }

    private static Map<String, String> ownTags(Compute.Image image) {
        Map<String, String> tags = new TreeMap<>(image.tags());
        tags.keySet().removeIf(key -> key.startsWith("aws:"));
        return tags;
    }
}
