package io.drctl.files;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What is in a file's place isn't a file of drctl's: a link, a pipe, or something far too large. */
public final class UnusableFileException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    UnusableFileException(Path file, String reason) {
        super(file.toString(), null, reason);
    }
}
