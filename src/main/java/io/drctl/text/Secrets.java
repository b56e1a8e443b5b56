package io.drctl.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Knows secrets, and puts stars in their place.
 *
 * <p>Two kinds: the values that this process was given in variables whose names say so, and what is known by its form
 * wherever it comes from. A star for each character, so that a place in a line that was quoted is still that place.
 */
public final class Secrets {
    /** Shorter values stand in too many places by chance. */
    private static final int VALUE_LENGTH_MIN = 8;

    private static final Pattern SECRET_NAME = Pattern.compile(
            "SECRET|PASSWORD|PASSWD|PASSPHRASE|PRIVATE_?KEY|API_?KEY|(^|_)(TOKEN|PAT|PW|PASS|AUTH)$|TOKEN_?VALUE"
                    + "|AUTHORIZATION_TOKEN|CREDENTIALS?$");

    /** Variables that say where a secret lies, and not what it is. */
    private static final Pattern PLACE = Pattern.compile("_(FILE|PATH|URI|URL|DIR|ARN|NAME|ID)$");

    /**
     * One form of secret: group 1 of the pattern, or all of it.
     *
     * @param hints in small letters; a text with none of them has no such secret, which is quickly told
     */
    private record Form(Pattern pattern, List<String> hints) {
        boolean mayBeIn(String lowerCase) {
            return hints.stream().anyMatch(lowerCase::contains);
        }
    }

    /** All are linear: no repetition within another. */
    private static final List<Form> FORMS = List.of(
            // Credentials in a URL, in whatever form: only the login name of ssh is none.
            form("\\b(?!ssh:|git\\+ssh:)[A-Za-z][A-Za-z0-9+.-]{0,20}://([^/?#@\\s'\"<>]{1,4096})(?:@|%40)", "://"),
            form("\\b(?:ssh|git\\+ssh)://[^/?#@:\\s'\"<>]{0,256}:([^/?#@\\s'\"<>]{1,4096})(?:@|%40)", "ssh://"),
            form(
                    "(?i)[?&][\\w-]{0,32}(?:token|secret|passw(?:or)?d|passphrase|pwd|api[_-]?key|sig)"
                            + "=([^&#\\s'\"<>\\\\]{1,4096})",
                    "token=",
                    "secret=",
                    "passw",
                    "passphrase=",
                    "pwd=",
                    "key=",
                    "sig="),
            // https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
            form("\\bgh[opsur]_[A-Za-z0-9]{20,255}|\\bgithub_pat_[A-Za-z0-9_]{20,255}", "gh", "github_pat_"),
            form("\\bglpat-[A-Za-z0-9_-]{15,255}|\\bxox[abeprs]-[A-Za-z0-9-]{10,255}", "glpat-", "xox"),
            // What a presigned request is as good as.
            // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
            form("(?i)\\bX-Amz-(?:Signature|Security-Token)(?:=|%3D|:\\s?)([^&\\s'\"<>]{1,4096})", "x-amz-"),
            form("(?i)\\bSignature=([0-9a-f]{16,128})", "signature="),
            form("(?i)\\bauthorization[\"']?\\s?[:=]\\s?[\"']?([^\"'\\n]{4,4096})", "authorization"),
            form("(?i)\\b(?:bearer|basic)\\s([A-Za-z0-9+/=._~-]{16,4096})", "bearer", "basic"),
            form("\\beyJ[A-Za-z0-9_-]{8,4096}\\.[A-Za-z0-9_-]{8,8192}\\.[A-Za-z0-9_-]{0,4096}", "eyj"),
            form(
                    "(?i)(?:secret[_-]?access[_-]?key|session[_-]?token|security[_-]?token|client[_-]?secret"
                            + "|password|passwd|passphrase|api[_-]?key)"
                            + "(?:=|[\"']\\s?[:=]\\s?)[\"']?([^\\s\"'&,;()]{6,4096})",
                    "secret",
                    "token",
                    "passw",
                    "passphrase",
                    "key"),
            form("-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----([^-]{1,16384})", "-----begin"));

    /** In a line of a file that is quoted, what a key of such a name has. Elsewhere this would be half a sentence. */
    private static final Pattern ENTRY = Pattern.compile("(?i)^[\\s-]{0,256}[\"']?[\\w.-]{0,64}"
            + "(?:secret[_-]?(?:access[_-]?)?key|token|password|passwd|passphrase|api[_-]?key)"
            + "[\"']?\\s?[:=]\\s{0,16}(\\S.*)$");

    private final List<String> values;

    private Secrets(List<String> values) {
        this.values = values;
    }

    private static Form form(String pattern, String... hints) {
        return new Form(Pattern.compile(pattern), List.of(hints));
    }

    /** Those that this process was given. */
    public static Secrets ofProcess() {
        return OfProcess.SECRETS;
    }

    private static final class OfProcess {
        private static final Secrets SECRETS = in(System.getenv());
    }

    /** Those known by their form only. */
    public static Secrets none() {
        return new Secrets(List.of());
    }

    /** Those in these variables too. */
    public static Secrets in(Map<String, String> variables) {
        List<String> values = new ArrayList<>();
        variables.forEach((name, value) -> {
            if (value.length() >= VALUE_LENGTH_MIN && isNameOfOne(name)) {
                values.add(value);
            }
        });
        // One may be part of another.
        values.sort(Comparator.comparingInt(String::length).reversed());
        return new Secrets(List.copyOf(values));
    }

    /** Whether a variable of that name has a secret for its value, and doesn't only say where one lies. */
    public static boolean isNameOfOne(String variable) {
        String upper = variable.toUpperCase(Locale.ROOT);
        return SECRET_NAME.matcher(upper).find() && !PLACE.matcher(upper).find();
    }

    /** The text without them, as long as before. */
    public String hidden(String text) {
        String result = text;
        for (String value : values) {
            if (result.contains(value)) {
                result = result.replace(value, "*".repeat(value.length()));
            }
        }
        return hiddenByForm(result);
    }

    /** The text without what is known by its form. */
    public static String hiddenByForm(String text) {
        // Nothing shorter is one, and most of what is shown is shorter.
        if (text.length() < VALUE_LENGTH_MIN) {
            return text;
        }
        String result = text;
        String lowerCase = text.toLowerCase(Locale.ROOT);
        for (Form form : FORMS) {
            if (form.mayBeIn(lowerCase)) {
                result = form.pattern().matcher(result).replaceAll(Secrets::starred);
            }
        }
        return result;
    }

    /** A line of a file as it may be quoted. */
    public static String hiddenInSource(String line) {
        return ENTRY.matcher(hiddenByForm(line)).replaceAll(Secrets::starred);
    }

    private static String starred(MatchResult match) {
        int group = match.groupCount() == 0 ? 0 : 1;
        String whole = match.group();
        int from = match.start(group) - match.start();
        int to = match.end(group) - match.start();
        return Matcher.quoteReplacement(whole.substring(0, from) + "*".repeat(to - from) + whole.substring(to));
    }
}
