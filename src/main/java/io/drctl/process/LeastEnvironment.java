package io.drctl.process;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The part of the user's environment passed to a program that has no business with AWS: paths, language, network access
 * (proxies, certificate authorities) and authentication agents. Keys, tokens and everything else are left out.
 */
final class LeastEnvironment {
    private static final Set<String> NAMES = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "LANG",
            "LANGUAGE",
            "TZ",
            "TERM",
            "TMPDIR",
            "SHELL",
            "SSH_AUTH_SOCK",
            "SSH_AGENT_PID",
            "KRB5CCNAME",
            "KRB5_CONFIG",
            "GNUPGHOME",
            "GPG_TTY",
            "PASSWORD_STORE_DIR",
            "DBUS_SESSION_BUS_ADDRESS",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "CURL_CA_BUNDLE",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
            "NO_PROXY",
            "FTP_PROXY");

    private static final Pattern FAMILIES = Pattern.compile("(LC|GIT|XDG)_[A-Z0-9_]+");

    private LeastEnvironment() {}

    static Map<String, String> of(Map<String, String> inherited) {
        Map<String, String> least = new HashMap<>();
        inherited.forEach((name, value) -> {
            // Proxies are set in either case.
            String upper = name.toLowerCase(Locale.ROOT).endsWith("_proxy") ? name.toUpperCase(Locale.ROOT) : name;
            if (NAMES.contains(upper) || FAMILIES.matcher(name).matches()) {
                least.put(name, value);
            }
        });
        return least;
    }
}
