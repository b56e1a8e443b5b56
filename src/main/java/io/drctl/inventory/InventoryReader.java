package io.drctl.inventory;

import io.drctl.yaml.YamlDocument;
import io.drctl.yaml.YamlMappingReader;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlShape;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks {@code inventory.yaml}.
 *
 * <p>Reading goes through three stages, each over the whole file: its shape (keys and types), the rules that hold
 * between values, and, once nothing is wrong, the inventory itself. So the writer of a file learns of all that is wrong
 * at once. Each section of the file has its stages in a class of its own; every key that is read stands in
 * {@code schema/inventory.json} too.
 */
public final class InventoryReader {
    private InventoryReader() {}

    /**
     * Reads an inventory, whatever the day.
     *
     * @param display how messages name the file
     * @param kinds what rows may be
     * @throws io.drctl.diagnostic.InputException with every problem of the file
     */
    public static LoadedInventory read(Path file, String display, List<AssetKind> kinds) {
        return read(file, YamlDocument.read(file, display), kinds, null);
    }

    /**
     * Reads an inventory and says what of it has aged by a day: versions whose support has ended or ends soon.
     *
     * @throws io.drctl.diagnostic.InputException with every problem of the file
     */
    public static LoadedInventory read(Path file, String display, List<AssetKind> kinds, LocalDate today) {
        return read(file, YamlDocument.read(file, display), kinds, today);
    }

    /** Reads an inventory from bytes that came from {@code file}. */
    static LoadedInventory read(Path file, byte[] bytes, String display, List<AssetKind> kinds) {
        return read(file, YamlDocument.read(bytes, display), kinds, null);
    }

    /** The same, with what has aged by a day. */
    static LoadedInventory read(Path file, byte[] bytes, String display, List<AssetKind> kinds, LocalDate today) {
        return read(file, YamlDocument.read(bytes, display), kinds, today);
    }

    private static LoadedInventory read(
            Path file, YamlDocument document, List<AssetKind> kinds, @Nullable LocalDate today) {
        YamlProblems problems = document.problems();
        Sections sections = document.asMapping(mapping -> Sections.read(mapping, kinds, problems));
        sections.check(problems);
        if (today != null) {
            new AgeRules(today, problems).check(sections.databases(), sections.assets());
            sections.accepted().checkAge(today);
        }
        problems.throwIfErrors();
        return new LoadedInventory(file, document.digest(), sections.build(), problems.warnings());
    }

    private static final YamlShape<Integer> VERSION = YamlShape.integer(1, 1000)
            .where(
                    version -> version == 1,
                    "names an inventory format that this drctl doesn't know",
                    "write version: 1, or use a newer drctl");

    /** The sections of the file, whose values are there as far as they have the right shape. */
    private record Sections(
            SiteSection site,
            RegionShapes regions,
            AssetSection assets,
            ApplicationSection applications,
            DatabaseSection databases,
            TerraformSection terraform,
            AcceptedSection accepted) {
        static Sections read(YamlMappingReader file, List<AssetKind> kinds, YamlProblems problems) {
            file.required("version", VERSION);
            SiteSection site = SiteSection.read(file);
            RegionShapes regions = site.regionShapes();
            AssetReading rows = new AssetReading(kinds, regions);
            return new Sections(
                    site,
                    regions,
                    new AssetSection(
                            file.optional("assets", YamlShape.listOf(YamlShape.mapping(rows::read))),
                            regions,
                            problems),
                    new ApplicationSection(
                            file.optional(
                                    "applications", YamlShape.listOf(YamlShape.mapping(ApplicationSection::read))),
                            problems),
                    new DatabaseSection(
                            file.optional(
                                    "databases",
                                    YamlShape.listOf(YamlShape.mapping(each -> DatabaseSection.read(each, regions)))),
                            problems),
                    new TerraformSection(
                            file.optional(
                                    "terraform", YamlShape.mapping(section -> TerraformSection.read(section, regions))),
                            problems),
                    new AcceptedSection(
                            file.optional("accepted", YamlShape.listOf(YamlShape.mapping(AcceptedSection::read))),
                            problems));
        }

        void check(YamlProblems problems) {
            site.check(problems);
            TerraformSection.Draft shipped = terraform.shipped();
            assets.check(shipped != null);
            databases.check(assets, regions);
            applications.check(assets.ids(), databases.names(site.name()));
            terraform.check(assets.ids(), regions);
            accepted.check(assets.ids(), regions, site.formerNames());
            if (shipped != null) {
                new ShippedTerraformRules(shipped.position(), site, assets, applications, databases, problems).check();
            }
        }

        Inventory build() {
            List<Asset> rows = assets.build();
            String name = site.name();
            List<Application> built = applications.build(name, rows);
            return new Inventory(
                    site.build(),
                    site.build(RegionRole.PRIMARY),
                    site.build(RegionRole.RECOVERY),
                    site.buildObjectives(),
                    rows,
                    built,
                    databases.build(name, rows),
                    terraform.build(rows),
                    site.buildFormer(),
                    accepted.build());
        }
    }
}
