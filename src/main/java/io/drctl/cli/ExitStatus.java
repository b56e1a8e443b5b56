package io.drctl.cli;

/** The exit statuses of every command; README and help list them, scripts rely on them. */
public final class ExitStatus {
    /** Done, or ready. */
    public static final int OK = 0;
    /** Not ready, or findings. */
    public static final int FINDINGS = 1;
    /** The arguments, the inventory or a runbook can't be worked with. */
    public static final int USAGE = 2;
    /** Refused by a gate, or consent was not given. */
    public static final int REFUSED = 3;
    /** A step failed, or the run is incomplete and can be resumed. */
    public static final int FAILED = 4;
    /** Another run holds the site's lock, or its lease elsewhere; or somebody else the lock of a Terraform state. */
    public static final int LOCKED = 5;
    /** drctl itself is at fault, or out of memory: EX_SOFTWARE of sysexits.h, which means none of the others. */
    public static final int INTERNAL = 70;
    /** Standard output could not be written in full: EX_IOERR of sysexits.h. */
    public static final int UNWRITTEN = 74;
    /** The reader of standard output stopped reading: as of a program that SIGPIPE ended. */
    public static final int READER_GONE = 141;
    /** Interrupted; the run can be resumed. */
    public static final int INTERRUPTED = 130;

    private ExitStatus() {}
}
