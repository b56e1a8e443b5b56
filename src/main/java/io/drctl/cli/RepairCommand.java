package io.drctl.cli;

import io.drctl.cli.view.RepairView;
import io.drctl.cloud.CloudException;
import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.engine.Standings;
import io.drctl.engine.Survivor;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.inventory.InventoryRepair;
import io.drctl.inventory.InventoryRepair.Newcomer;
import io.drctl.inventory.InventoryRepair.Repaired;
import io.drctl.inventory.KnownRegions;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.inventory.SiteRegion;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.text.Remedy;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drctl repair}: the survivor of a pair gets a new recovery Region, in an inventory of its own. */
@Command(
        name = "repair",
        description = {
            "For a site whose other Region won't return: writes an inventory that pairs the Region which survives with"
                    + " a third one, beside the inventory that there is, which stays as it is. Changes nothing in AWS.",
            "The survivor, which has the newest writes and all users, is the primary Region of the new inventory. With"
                    + " it, prepare and provision make the new recovery Region, and ask nothing of the one that is"
                    + " lost."
        })
final class RepairCommand implements Callable<Integer> {
    private static final String NOTHING = "; nothing was written";

    private final Session session;

    RepairCommand(Session session) {
        this.session = session;
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--new-recovery",
            paramLabel = "REGION",
            required = true,
            description = "The Region that takes the place of the one which won't return.")
    private String newRecovery = "";

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "The inventory to write, in the folder of the one that there is (default: its name with the"
                    + " new Region's, such as inventory-us-east-1.yaml). Never replaces a file.")
    private @Nullable Path file;

    @Option(
            names = "--zones",
            paramLabel = "ZONE",
            split = ",",
            description = "The new Region's Availability Zones (default: the first of those that the account can use,"
                    + " as many as the lost Region has).")
    private List<String> zones = new ArrayList<>();

    @Option(
            names = "--cidr",
            paramLabel = "RANGE",
            description = "The IPv4 range of its VPC (default: the next one of the lost Region's size).")
    private @Nullable String cidr;

    @Override
    public Integer call() {
        LoadedInventory loaded = session.inventory();
        Inventory inventory = loaded.inventory();
        RegionName region = region(inventory);
        Path target = target();
        Standings standings = new Standings(inventory, session.cloud());
        if (inventory.site().account() != null) {
            standings
                    .pinned(
                            standings
                                    .ask(Standings.through(inventory, Map.of()))
                                    .join(),
                            true)
                    .ifPresent(found -> {
                        throw new CommandFailure(ExitStatus.REFUSED, found.why() + NOTHING, found.remedy());
                    });
        }
        Survivor survivor =
                Survivor.of(inventory, RunFlow.runs(session, session.cloud()).situations());
        RegionName lost = survivor.lost(inventory)
                .orElseThrow(() -> new CommandFailure(
                        ExitStatus.REFUSED, String.join("; ", survivor.seen()) + NOTHING, survivor.remedy()));
        SiteRegion goesOn = inventory.peerOf(lost);
        RepairView view = new RepairView(session.terminal());
        view.survivor(goesOn.name(), lost, survivor.seen(), survivor.isOtherHeard());
        Newcomer newcomer = new Newcomer(
                region,
                zones(region, inventory.region(lost).zones().size()),
                inventory.region(lost).cidr() == null ? null : cidr(inventory, lost, goesOn));
        String old = session.display(session.inventoryFile());
        Repaired repaired = InventoryRepair.of(session.inventoryFile(), old, inventory, lost, newcomer);
        LoadedInventory written = write(target, repaired.text());
        session.backend().takesAlso(written);
        view.wrote(
                session.display(target),
                old,
                goesOn.name(),
                lost,
                region,
                repaired,
                toMake(written.inventory(), lost, region),
                next(session.display(target), written.inventory()));
        return ExitStatus.OK;
    }

    private RegionName region(Inventory inventory) {
        KnownRegions.objection(newRecovery).ifPresent(objection -> {
            throw new ParameterException(spec.commandLine(), "--new-recovery: " + newRecovery + " " + objection);
        });
        RegionName region = new RegionName(newRecovery);
        if (inventory.hasRegion(region)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--new-recovery: " + region + " is the site's "
                            + (region.equals(inventory.primary().name()) ? "primary" : "recovery")
                            + " Region already; name a third one");
        }
        for (String zone : zones) {
            if (!zone.matches(Pattern.quote(newRecovery) + "[a-z]")) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--zones: " + zone + " is not a zone of " + region + ", such as " + region + "a");
            }
        }
        return region;
    }

    /** Where the new inventory goes: beside the old one, whose paths are relative to their folder. */
    private Path target() {
        Path old = session.inventoryFile().toAbsolutePath().normalize();
        Path folder = old.getParent();
        String name = String.valueOf(old.getFileName());
        int dot = name.lastIndexOf('.');
        String usual =
                dot < 0 ? name + "-" + newRecovery : name.substring(0, dot) + "-" + newRecovery + name.substring(dot);
        Path target = file == null
                ? old.resolveSibling(usual)
                : session.environment()
                        .workingDirectory()
                        .resolve(file)
                        .toAbsolutePath()
                        .normalize();
        if (target.equals(old)) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "--file: " + session.display(target) + " is the inventory itself, which stays as it is" + NOTHING,
                    "name another file in its folder, or leave out --file");
        }
        if (!String.valueOf(target.getParent()).equals(String.valueOf(folder))) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "--file: " + session.display(target)
                            + " is not beside the inventory, and what that names is relative to its folder" + NOTHING,
                    "name a file in " + folder + ", or leave out --file");
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw exists(target);
        }
        if (folder != null && !Files.isWritable(folder)) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "can't write " + session.display(target) + ": nothing may be written in " + folder,
                    "copy the inventory, and what it names, to a folder of yours");
        }
        return target;
    }

    private CommandFailure exists(Path target) {
        return new CommandFailure(
                ExitStatus.REFUSED,
                session.display(target) + " exists already" + NOTHING,
                "move it away, or name another file in its folder with --file FILE");
    }

    private List<String> zones(RegionName region, int wanted) {
        if (wanted == 0) {
            return List.of();
        }
        if (!zones.isEmpty()) {
            return zones.stream().distinct().limit(wanted).toList();
        }
        try {
            return session.cloud().compute(region).zoneNames().stream()
                    .limit(wanted)
                    .toList();
        } catch (CloudException e) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "which zones " + region + " has can't be read: " + e.explain() + NOTHING,
                    Remedy.of("name them: --zones " + region + "a," + region + "b"),
                    e);
        }
    }

    private String cidr(Inventory inventory, RegionName lost, SiteRegion survivor) {
        String given = cidr;
        if (given == null) {
            return InventoryRepair.cidr(inventory, lost)
                    .orElseThrow(() -> new CommandFailure(
                            ExitStatus.USAGE,
                            "there is no private range left beside those of the two VPCs" + NOTHING,
                            "name one: --cidr RANGE"));
        }
        InventoryRepair.objectionToCidr(given, survivor).ifPresent(objection -> {
            throw new CommandFailure(
                    ExitStatus.USAGE, "--cidr: " + given + " " + objection + NOTHING, "name another range");
        });
        return given;
    }

    /** Beside the file and then in its place, once the reader of every inventory has read it; never over a file. */
    private LoadedInventory write(Path target, String text) {
        Path beside = target.resolveSibling(target.getFileName() + ".new");
        try {
            Files.writeString(beside, text);
            InventoryReader.read(beside, session.display(beside), CheckCatalogue.kinds());
            Files.move(beside, target);
            return InventoryReader.read(target, session.display(target), CheckCatalogue.kinds());
        } catch (FileAlreadyExistsException e) {
            throw exists(target);
        } catch (InputException e) {
            Diagnostic first = e.diagnostics().stream()
                    .filter(Diagnostic::isError)
                    .findFirst()
                    .orElseThrow();
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "the inventory that would come of it isn't valid: " + first.summary() + "; it is in "
                            + session.display(beside),
                    Remedy.of("mend it there, and let it have another name"),
                    e);
        } catch (IOException e) {
            String why = e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "can't write " + session.display(target) + ": " + why,
                    Remedy.of("make room there, or copy the inventory, and what it names, to a folder of yours"),
                    e);
        }
    }

    /** What drctl doesn't make, one sentence each. */
    private static List<String> toMake(Inventory inventory, RegionName lost, RegionName region) {
        List<String> toMake = new ArrayList<>();
        if (!inventory.terraform().isManaged()) {
            toMake.add("make in " + region + " what the site has in a Region, as the rest of it was made.");
        } else if (!inventory.terraform().isShipped()) {
            toMake.add("have the Terraform in " + inventory.terraform().directory() + " make what the site has in "
                    + region + ", and nothing in " + lost + " any more.");
        }
        boolean isByShipped =
                inventory.terraform().isManaged() && inventory.terraform().isShipped();
        boolean hasPair = inventory.applications().stream()
                .anyMatch(application -> application.isMoved() && application.routing() != Routing.SIMPLE);
        if (!isByShipped && hasPair) {
            toMake.add("the records that lead to " + lost + " make way for records that lead to " + region + ".");
        }
        inventory.databases().stream()
                .filter(database -> database.replication().globalCluster().isPresent())
                .forEach(database -> toMake.add("add " + region + " to global database "
                        + database.replication().globalCluster().orElseThrow() + ", and take " + lost
                        + " out of it: drctl does neither."));
        inventory.databases().stream()
                .flatMap(database -> Stream.ofNullable(database.masterPasswordSecret()))
                .distinct()
                .forEach(secret -> toMake.add("replicate secret " + secret + " to " + region + "."));
        return toMake;
    }

    private static List<io.drctl.text.Command> next(String file, Inventory inventory) {
        List<io.drctl.text.Command> next = new ArrayList<>();
        next.add(io.drctl.text.Command.drctl("inventory", "validate"));
        if (inventory.terraform().isManaged()) {
            next.add(io.drctl.text.Command.drctl("prepare"));
            inventory
                    .regions()
                    .forEach(each -> next.add(io.drctl.text.Command.drctl("provision", "--region", each.name())));
        }
        next.add(io.drctl.text.Command.drctl("verify", "dr-site"));
        return next.stream().map(command -> command.with("--inventory", file)).toList();
    }
}
