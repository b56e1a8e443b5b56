package io.drctl;

/**
 * What the build knew about itself.
 *
 * <p>Compile-time constants, so that {@code --version} reads no resource. They are inlined wherever they are named:
 * code that must not be inlined calls {@link #id()}.
 */
final class Build {

    static final String VERSION = "@project.version@";

    private static final String ID = "@build.id@";

    private Build() {}

    /** A digest of every file that this code was compiled or packed from. */
    static String id() {
        return ID;
    }
}
