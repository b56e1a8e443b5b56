package io.drctl.files;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What stands where a file should is no file of drctl's: a link, a pipe, or something far too large. */
public final class UnusableFileException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    UnusableFileException(Path file, String reason) {
        super(file.toString(), null, reason);
    }
}
