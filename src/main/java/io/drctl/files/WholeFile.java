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
 * Reads files whole.
 *
 * <p>Only a regular file has a known end: opening a named pipe waits for a writer that may never come, and a device may
 * be endless. Files larger than anything that drctl or its user would write are not read.
 */
public final class WholeFile {
    private static final String LINK = "it is a link, and drctl doesn't follow links here";

    private WholeFile() {}

    /**
     * The bytes of a file that the user named; links are followed.
     *
     * @throws FileSystemException with a readable reason when it isn't a regular file, or is larger than {@code
     * bytesMax}
     */
    public static byte[] read(Path file, int bytesMax) throws IOException {
        return bytes(file, bytesMax);
    }

    /**
     * The bytes of a file that drctl created, and that is therefore not a link.
     *
     * @throws FileSystemException with a readable reason when it isn't a regular file, or is larger than {@code
     * bytesMax}
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
     * Accepts only a regular file.
     *
     * @throws FileSystemException with a readable reason
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
     * Accepts what isn't a link, or doesn't exist.
     *
     * @throws FileSystemException with a readable reason
     */
    public static void refuseLink(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            throw refused(path, LINK);
        }
    }

    /**
     * Accepts only a regular file with a single name: a second one may be anything, anywhere.
     *
     * @throws FileSystemException with a readable reason
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
