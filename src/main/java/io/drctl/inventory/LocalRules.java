package io.drctl.inventory;

import io.drctl.yaml.YamlShape;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What names, paths and addresses must look like to be used safely.
 *
 * <p>Paths and URLs end up as arguments of other programs, for which a leading {@code -} makes an option of them; Git's
 * {@code ext::} form even runs a command (https://git-scm.com/docs/git-remote-ext). So such values are refused here,
 * not quoted later.
 */
final class LocalRules {
    /** What no name, address or key that is read here exceeds. */
    static final int LENGTH_MAX = 1024;

    private static final String TOO_LONG = "is longer than " + LENGTH_MAX + " characters";

    /**
     * The site's name becomes part of {@code drctl-NAME-replication-REGION}, an IAM role, whose name has at most 64
     * characters (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
     */
    static final YamlShape<String> SITE_NAME = pattern(
            "[a-z]([a-z0-9-]{0,28}[a-z0-9])?",
            "is not a name that AWS identifiers can contain",
            "use 1 to 30 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen");

    /** By which rows, applications and databases are referred to. */
    static final YamlShape<String> WORD = pattern(
            "[a-z]([a-z0-9-]{0,61}[a-z0-9])?",
            "is not a word to refer to it by",
            "use 1 to 63 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen");

    private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";

    static final YamlShape<String> DNS_NAME = YamlShape.TEXT
            .where(name -> !name.endsWith("."), "ends with a dot", "leave the last dot out")
            .where(
                    matches("(?=.{1,253}$)" + LABEL + "(\\." + LABEL + ")+"),
                    "is not a DNS name",
                    "write a full name such as www.example.com");

    /** A hosted zone's DNS name, or its id. */
    static final YamlShape<String> HOSTED_ZONE = YamlShape.TEXT
            .where(name -> !name.endsWith("."), "ends with a dot", "leave the last dot out")
            .where(
                    matches("Z[A-Z0-9]{1,31}|(?=.{1,253}$)" + LABEL + "(\\." + LABEL + ")+"),
                    "is neither a DNS name nor the id of a hosted zone",
                    "write a full name such as example.com, or an id such as Z1D633PJN98FT9");

    /** {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}. */
    static final YamlShape<String> RESOLVER = pattern(
            "((?=[^:]{1,253}(:|$))" + LABEL + "(\\." + LABEL + ")*|\\[[0-9A-Fa-f:.]{2,45}\\])"
                    + "(:([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5]))?",
            "is not the address of a name server",
            "write host, host:port, or [IPv6 address]:port");

    /** A path for the user's own disk, relative to the inventory or absolute. */
    static final YamlShape<String> FILE = YamlShape.TEXT
            .where(path -> path.length() <= LENGTH_MAX, TOO_LONG, "name a file by a shorter path")
            .where(path -> !path.startsWith("-"), "begins with a hyphen, as options do", "put ./ before it")
            .where(path -> !path.startsWith("~"), "begins with ~, which only shells expand", "write the path out")
            .where(path -> path.indexOf('\0') < 0, "contains a character that no path can have", "remove it");

    /** A path that must stay below the directory which it is relative to. */
    static final YamlShape<String> FILE_BELOW = FILE.where(
            matches("(?!/)(?!(.*/)?\\.\\.(/.*)?$).*"),
            "leads out of the Terraform directory",
            "write a relative path without ..");

    /** https://developer.hashicorp.com/terraform/language/state/workspaces: what a URL's path holds unescaped. */
    static final YamlShape<String> WORKSPACE = pattern(
            "[A-Za-z0-9_][A-Za-z0-9_.~-]{0,89}",
            "is not the name of a workspace",
            "use 1 to 90 letters, digits, hyphens, dots and underscores");

    /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html: the characters that need no care. */
    static final YamlShape<String> STATE_KEY = pattern(
            "(?![/-])(?=.{1,900}$)([A-Za-z0-9!_.*'()/-]|\\{(region|layer)\\})*[A-Za-z0-9_)}]",
            "is not an object key for Terraform's state",
            "write one such as terraform/{region}.tfstate; {region} and {layer} are the only placeholders");

    private static final String HOST = "(?!-)[A-Za-z0-9._-]+";

    private static final String PATH_SAFE = "[A-Za-z0-9._~/@%+-]+";

    static final YamlShape<String> GIT_URL = YamlShape.TEXT
            .where(url -> url.length() <= LENGTH_MAX, TOO_LONG, "write the URL that git clone takes")
            .where(url -> !url.startsWith("-"), "begins with a hyphen, which Git takes for an option", "write a URL")
            .where(
                    url -> !url.contains("::"),
                    "uses a remote helper of Git, which can run commands",
                    "write an https, ssh or file URL, or git@host:path")
            .where(
                    matches("(?!https?://[^/@]*@|ssh://[^/@]*:[^/@]*@).*"),
                    "contains credentials",
                    "leave out what stands before the @, and let Git's credential helper supply it")
            .where(
                    matches("https://" + HOST + "(:\\d{1,5})?/" + PATH_SAFE
                            + "|ssh://(" + HOST + "@)?" + HOST + "(:\\d{1,5})?/" + PATH_SAFE
                            + "|" + HOST + "@" + HOST + ":(?!-)" + PATH_SAFE
                            + "|file:///" + PATH_SAFE),
                    "is not a Git URL that drctl uses",
                    "write https://host/path, ssh://git@host/path, git@host:path or file:///path");

    private LocalRules() {}

    private static Predicate<String> matches(String regex) {
        Pattern pattern = Pattern.compile(regex);
        // Patterns go back and forth in what they are held against; in a thousand characters they can do so at will.
        return text -> text.length() <= LENGTH_MAX && pattern.matcher(text).matches();
    }

    static YamlShape<String> pattern(String regex, String complaint, String remedy) {
        return YamlShape.TEXT.where(matches(regex), complaint, remedy);
    }
}
