package io.drctl.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Creates directories and files that only their owner can read or write.
 *
 * <p>Terraform plans contain every password in plain text, and a journal that others can write to proves nothing. So
 * the mode is part of the call that creates a file: whatever the umask is, the file never has another mode. Existing
 * files with looser modes, from an older drctl or a careless copy, are tightened; where that fails, they are not used.
 *
 * <p>A link would redirect a write, so none is followed below drctl's own directory. That directory itself, and
 * everything above it, is up to the user.
 */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private PrivateFiles() {}

    /**
     * Creates a directory, and any missing parents.
     *
     * @param own drctl's own directory: from here downwards, what exists is tightened and must not be a link
     * @param directory the same one, or one below it
     * @return {@code directory}
     * @throws IOException when something else is there, or others could access it
     */
    public static Path directory(Path own, Path directory) throws IOException {
        Path top = own.toAbsolutePath().normalize();
        Path wanted = directory.toAbsolutePath().normalize();
        if (!wanted.startsWith(top)) {
            throw new IllegalArgumentException(wanted + " is not below " + top);
        }
        Path above = top.getParent();
        if (above != null && !Files.isDirectory(above)) {
            Files.createDirectories(above, attributes(above, DIRECTORY));
        }
        one(top, Files.isSymbolicLink(top));
        Path reached = top;
        for (Path name : top.relativize(wanted)) {
            if (!name.toString().isEmpty()) {
                reached = reached.resolve(name);
                one(reached, false);
            }
        }
        return directory;
    }

    /** Creates a directory that must not exist, in one that does. */
    public static void newDirectory(Path directory) throws IOException {
        Files.createDirectory(directory, attributes(directory, DIRECTORY));
    }

    /** Creates an empty file. It must not exist. */
    public static void create(Path file) throws IOException {
        Files.createFile(file, fileAttributes(file));
    }

    /** Opens a file, creating it if the options say so; never follows a link. */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            WholeFile.refuseUnlessOwn(file);
        }
        Set<OpenOption> all = new HashSet<>(List.of(options));
        all.add(LinkOption.NOFOLLOW_LINKS);
        FileChannel channel = FileChannel.open(file, all, fileAttributes(file));
        try {
            tighten(file, FILE);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Attributes that make a new file accessible only to its owner; none where the file system has no such modes. */
    public static FileAttribute<?>[] fileAttributes(Path file) {
        return attributes(file, FILE);
    }

    private static void one(Path directory, boolean linkAllowed) throws IOException {
        try {
            Files.createDirectory(directory, attributes(directory, DIRECTORY));
            return;
        } catch (FileAlreadyExistsException there) {
            if (!linkAllowed && Files.isSymbolicLink(directory)) {
                throw link(directory);
            }
            if (!Files.isDirectory(directory)) {
                throw there;
            }
        }
        tighten(directory, DIRECTORY);
    }

    private static void tighten(Path path, Set<PosixFilePermission> wanted) throws IOException {
        if (!isPosix(path)) {
            return;
        }
        Set<PosixFilePermission> present = Files.getPosixFilePermissions(path);
        if (wanted.containsAll(present)) {
            return;
        }
        try {
            Files.setPosixFilePermissions(path, wanted);
        } catch (IOException e) {
            FileSystemException open = new FileSystemException(
                    path.toString(),
                    null,
                    "others can access " + path + " (" + PosixFilePermissions.toString(present)
                            + "), and its mode can't be changed");
            open.initCause(e);
            throw open;
        }
    }

    private static FileSystemException link(Path path) {
        return new UnusableFileException(path, "it is a link, and drctl doesn't follow links here");
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> mode) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
