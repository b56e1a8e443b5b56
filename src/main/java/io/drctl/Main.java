package io.drctl;

import io.drctl.cli.Drctl;

/**
 * Where drctl starts, and the only place that knows which adapters it runs with.
 *
 * <p>Kept small on purpose: whatever this class names is loaded before the first line is printed.
 */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        refuseStaleCode();
        if (args.length == 1 && args[0].equals("--version")) {
            // Answered before the command line is set up, which costs more than a JVM does.
            System.out.println("drctl " + Build.VERSION + " (Java " + System.getProperty("java.version") + ", "
                    + System.getProperty("java.vm.name") + ", build "
                    + Build.id() + ")");
            return;
        }
        System.exit(run(args));
    }

    /** Runs one command and returns its exit status. */
    public static int run(String... args) {
        return Drctl.run(args);
    }

    /**
     * Stops before anything is done when these classes are not of the build that the launcher read beside the jars.
     *
     * <p>A class archive made from one jar and used with another would run the old code without a word: JDK 25.0.3
     * does so (JDK-8377932). The launcher never lets that happen as far as anyone knows; for a tool that moves
     * databases, knowing is not enough.
     */
    private static void refuseStaleCode() {
        String expected = System.getProperty("drctl.build");
        if (expected != null && !expected.equals(Build.id())) {
            System.err.println("drctl: the class archive holds other code than the jars; nothing was done."
                    + " Run `drctl --make-archive`, or set DRCTL_ARCHIVE=off.");
            System.exit(75);
        }
    }
}
