package io.drctl.terraform;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A version of Terraform, as {@code terraform version -json} gives it. */
record TerraformVersion(int major, int minor, int patch) implements Comparable<TerraformVersion> {
    /**
     * The oldest that can lock a state in S3 on its own (<a
     * href="https://developer.hashicorp.com/terraform/language/backend/s3">S3 backend, use_lockfile</a>).
     */
    static final TerraformVersion OLDEST = new TerraformVersion(1, 10, 0);

    /**
     * The oldest that the shipped configuration runs on: it passes passwords in write-only arguments, which keep them
     * out of the state.
     */
    static final TerraformVersion OLDEST_FOR_SHIPPED = new TerraformVersion(1, 11, 0);

    /**
     * The oldest that can list what exists (<a
     * href="https://developer.hashicorp.com/terraform/cli/commands/query">terraform query</a>).
     */
    static final TerraformVersion OLDEST_TO_QUERY = new TerraformVersion(1, 14, 0);

    // A pre-release such as 1.11.0-beta1 counts as the release that it precedes.
    private static final Pattern SHAPE = Pattern.compile("v?(\\d{1,5})\\.(\\d{1,5})\\.(\\d{1,5})(?:[-+].*)?");

    static Optional<TerraformVersion> parse(String text) {
        Matcher matcher = SHAPE.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new TerraformVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3))));
    }

    /**
     * Reads the output of {@code terraform version -json}, whatever else a version shim prints; empty where there is
     * none.
     */
    static Optional<TerraformVersion> read(String output) {
        JsonNode found = Json.find(output, "terraform_version");
        return found == null ? Optional.empty() : parse(Json.text(found, "terraform_version", ""));
    }

    @Override
    public int compareTo(TerraformVersion other) {
        return Comparator.comparingInt(TerraformVersion::major)
                .thenComparingInt(TerraformVersion::minor)
                .thenComparingInt(TerraformVersion::patch)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
