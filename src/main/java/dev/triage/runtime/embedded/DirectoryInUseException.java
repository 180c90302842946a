package dev.triage.runtime.embedded;

import java.nio.file.Path;

/** Another process, or another part of this one, works with the same data directory. */
public final class DirectoryInUseException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    DirectoryInUseException(Path directory) {
        super("the data directory " + directory + " is in use: stop the other process, or name another directory");
    }
}
