package io.drctl.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/**
 * A file that is read whole.
 *
 * <p>Only a regular file has an end that is known beforehand: opening a named pipe waits for a writer that may never
 * come, a device may go on for ever. And none is read whose size is beyond anything that drctl or its user has written
 * there.
 */
public final class WholeFile {
    private static final String LINK = "it is a link, and drctl doesn't follow links here";

    private WholeFile() {}

    /**
     * The bytes of a file that somebody named, by way of links if need be.
     *
     * @throws FileSystemException with a reason in words when it is no regular file, or larger than {@code bytesMax}
     */
    public static byte[] read(Path file, int bytesMax) throws IOException {
        return bytes(file, bytesMax);
    }

    /**
     * The bytes of a file that drctl made, and which is therefore no link.
     *
     * @throws FileSystemException with a reason in words when it is no regular file, or larger than {@code bytesMax}
     */
    public static byte[] readOwn(Path file, int bytesMax) throws IOException {
        return bytes(file, bytesMax, LinkOption.NOFOLLOW_LINKS);
    }

    private static byte[] bytes(Path file, int bytesMax, LinkOption... links) throws IOException {
        refuseUnlessRegular(file, links);
        OpenOption[] options = Arrays.copyOf(links, links.length, OpenOption[].class);
        try (InputStream stream = Files.newInputStream(file, options)) {
            byte[] bytes = stream.readNBytes(bytesMax + 1);
            if (bytes.length > bytesMax) {
                throw refused(file, "it is larger than " + size(bytesMax));
            }
            return bytes;
        }
    }

    /**
     * Lets pass a regular file only.
     *
     * @throws FileSystemException with a reason in words
     */
    public static void refuseUnlessRegular(Path file, LinkOption... links) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, links);
        if (attributes.isSymbolicLink()) {
            throw refused(file, LINK);
        }
        if (attributes.isDirectory()) {
            throw refused(file, "it is a directory");
        }
        if (!attributes.isRegularFile()) {
            throw refused(file, "it is a pipe, a socket or a device, not a file");
        }
    }

    /**
     * Lets pass what is no link, or not there.
     *
     * @throws FileSystemException with a reason in words
     */
    public static void refuseLink(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            throw refused(path, LINK);
        }
    }

    /**
     * Lets pass a regular file that has one name only: a second one may be anything, anywhere.
     *
     * @throws FileSystemException with a reason in words
     */
    public static void refuseUnlessOwn(Path file) throws IOException {
        refuseUnlessRegular(file, LinkOption.NOFOLLOW_LINKS);
        if (file.getFileSystem().supportedFileAttributeViews().contains("unix")
                && (Integer) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) > 1) {
            throw refused(file, "it has a second name (a hard link), which drctl never makes");
        }
    }

    static FileSystemException refused(Path file, String reason) {
        return new UnusableFileException(file, reason);
    }

    private static String size(int bytes) {
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
    }
}
