package io.drctl.aws;

import io.drctl.inventory.RegionName;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * The user's profiles, with one Region in all of them.
 *
 * <p>The SDK assumes a profile's role at the STS of that profile's Region, else of the default Region, else at {@code
 * sts.amazonaws.com}, which is in us-east-1. None of these is sure to be up; the Region that takes over is, or nothing
 * helps. A session from one Region's STS is good in every Region (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html">AWS STS in a
 * Region</a>).
 */
final class RegionalProfiles {
    private static final String REGION = "region";

    private RegionalProfiles() {}

    /** The same profiles; the user's own file where no role is assumed. */
    static ProfileFile in(RegionName region, ProfileFile file) {
        boolean assumesRoles = file.profiles().values().stream()
                .anyMatch(profile -> profile.property("role_arn").isPresent());
        if (!assumesRoles) {
            return file;
        }
        StringBuilder text = new StringBuilder();
        Set<String> sessions = new TreeSet<>();
        Set<String> services = new TreeSet<>();
        file.profiles().forEach((name, profile) -> {
            text.append(name.equals("default") ? "[default]\n" : "[profile " + name + "]\n");
            properties(text, profile);
            text.append(REGION + " = ").append(region).append('\n');
            profile.property("sso_session").ifPresent(sessions::add);
            profile.property("services").ifPresent(services::add);
        });
        sections(text, file, "sso-session", sessions);
        sections(text, file, "services", services);
        return ProfileFile.builder()
                .content(new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)))
                .type(ProfileFile.Type.CONFIGURATION)
                .build();
    }

    private static void sections(StringBuilder text, ProfileFile file, String kind, Set<String> names) {
        for (String name : names) {
            file.getSection(kind, name).ifPresent(section -> {
                text.append('[').append(kind).append(' ').append(name).append("]\n");
                properties(text, section);
            });
        }
    }

    private static void properties(StringBuilder text, Profile section) {
        section.properties().forEach((name, value) -> {
            // The source of the credentials has its own Region; requests to services name theirs explicitly.
            if (!name.equals(REGION)) {
                // Nested settings are on their own, indented lines.
                text.append(name)
                        .append(" = ")
                        .append(value.strip().contains("\n") || value.startsWith("\n") ? "\n  " : "")
                        .append(String.join(
                                "\n  ", value.strip().lines().map(String::strip).toList()))
                        .append('\n');
            }
        });
    }
}
