package io.drctl;

import java.util.HashMap;
import java.util.Map;

/**
 * The environment variables as the user has them. The launcher gives the JVM a locale in which it can read every file
 * name; programs that drctl starts must not inherit that.
 */
final class UserEnvironment {
    /** {@code unset}, or the value after an equals sign. */
    private static final String BEFORE = "DRCTL_LAUNCHER_LC_ALL";

    private static final String CHANGED = "LC_ALL";

    private UserEnvironment() {}

    static Map<String, String> of(Map<String, String> variables) {
        String before = variables.get(BEFORE);
        if (before == null) {
            return variables;
        }
        Map<String, String> restored = new HashMap<>(variables);
        restored.remove(BEFORE);
        if (before.startsWith("=")) {
            restored.put(CHANGED, before.substring(1));
        } else {
            restored.remove(CHANGED);
        }
        return restored;
    }
}
