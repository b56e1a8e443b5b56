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
 * Makes directories and files that nobody but their owner can read or write.
 *
 * <p>Plans of Terraform hold every password in clear, and a journal that others can write to proves nothing. So the
 * mode is part of the call that makes a file: whatever the umask is, there is no moment at which it was another. What
 * is there already and is looser, from an older drctl or a careless copy, is tightened; where that can't be done, it is
 * not used.
 *
 * <p>A link would lead a write to somewhere else, so none is followed below drctl's own directory. That directory
 * itself, and what is above it, are the user's to arrange.
 */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private PrivateFiles() {}

    /**
     * Makes a directory, and those above it that are missing.
     *
     * @param own drctl's own directory: from here on downwards what exists is tightened and must be no link
     * @param directory the same one, or one below it
     * @return {@code directory}
     * @throws IOException when there is something else, or when others could get at it
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

    /** Makes a directory that must not exist, in one that does. */
    public static void newDirectory(Path directory) throws IOException {
        Files.createDirectory(directory, attributes(directory, DIRECTORY));
    }

    /** Makes an empty file. It must not exist. */
    public static void create(Path file) throws IOException {
        Files.createFile(file, fileAttributes(file));
    }

    /** Opens a file, which is made if the options say so; never by way of a link. */
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

    /** What makes a new file its owner's alone; nothing where the file system knows no such modes. */
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
