package io.drctl.cli;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.text.Remedy;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * An inventory that drctl makes: where it goes, which is looked at before anybody is asked anything, and the proof that
 * drctl reads it, by the reader of every inventory.
 *
 * @param display how messages name the file
 */
record NewInventory(Path file, String display) {
    /** @throws CommandFailure when nothing can be written there */
    void checkPlace() {
        Path folder = folder();
        String why = Files.isDirectory(file)
                ? "it is a folder"
                : !Files.isDirectory(folder)
                        ? "there is no folder " + folder
                        : !Files.isWritable(folder) ? "nothing may be written in " + folder : "";
        if (!why.isEmpty()) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "can't write " + display + ": " + why,
                    "name a file in a folder of yours with --file FILE, or print with --file -");
        }
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** Beside the file and then in its place, so that nobody ever reads half of it, or one that isn't valid. */
    Inventory write(String text) {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(beside, text);
            Inventory read = read(beside, "it is in " + beside);
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
            return read;
        } catch (IOException e) {
            String why = e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "can't write " + display + ": " + why,
                    Remedy.of("name a file in a folder of yours with --file FILE, or print with --file -"),
                    e);
        }
    }

    /** What the text says, for one that is only printed. */
    static Inventory read(String text) {
        try {
            Path beside = Files.createTempFile("drctl", ".yaml");
            try {
                Files.writeString(beside, text);
                return read(beside, "it was not printed");
            } finally {
                Files.delete(beside);
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "can't check the inventory: nothing can be written in the folder for temporary files",
                    Remedy.of("make room there, or write to a file with --file FILE"),
                    e);
        }
    }

    private static Inventory read(Path beside, String where) {
        try {
            return InventoryReader.read(beside, beside.toString(), CheckCatalogue.kinds())
                    .inventory();
        } catch (InputException e) {
            Diagnostic first = e.diagnostics().stream()
                    .filter(Diagnostic::isError)
                    .findFirst()
                    .orElseThrow();
            throw new CommandFailure(
                    ExitStatus.INTERNAL,
                    "the inventory that was made of what was found is not valid, which is an error in drctl: "
                            + first.summary() + "; " + where,
                    Remedy.of("please report it, with that inventory"),
                    e);
        }
    }

    private Path folder() {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return folder == null ? Path.of("/") : folder;
    }
}
