package io.drctl.aws;

import io.drctl.inventory.RegionName;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSupplier;

/**
 * The SDK's own credentials chain, walked once for all clients, with a failure that can be told from AWS's and a
 * message that fits on one line: the SDK's message lists every provider that it tried.
 *
 * <p>Roles, whether a profile's or a web identity's, are assumed through the STS of the given Regions, in order: left
 * to itself, the SDK asks the STS of the profile's Region, which may be the one that is dark, or
 * {@code sts.amazonaws.com}, which is in us-east-1 (<a
 * href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html">AWS STS Regional
 * endpoints</a>).
 */
final class DefaultCredentials implements AwsCredentialsProvider {
    private final Map<String, String> variables;
    private final List<RegionName> regions;
    private final Function<RegionName, AwsCredentialsProvider> chains;
    private final Supplier<ProfileFile> profiles;
    private volatile @Nullable AwsCredentialsProvider settled;
    private volatile @Nullable String account;

    /** @param regions those through which roles are assumed, the best first */
    DefaultCredentials(Map<String, String> variables, List<RegionName> regions) {
        this(variables, regions, Lazy.of(ProfileFile::defaultProfileFile));
    }

    private DefaultCredentials(
            Map<String, String> variables, List<RegionName> regions, Supplier<ProfileFile> profiles) {
        this(variables, regions, profiles, DefaultCredentials::chain);
    }

    DefaultCredentials(
            Map<String, String> variables,
            List<RegionName> regions,
            Supplier<ProfileFile> profiles,
            Function<RegionName, AwsCredentialsProvider> chains) {
        this.variables = variables;
        this.regions = List.copyOf(regions);
        this.profiles = profiles;
        this.chains = chains;
    }

    /**
     * The credentials of one profile, whatever else the environment has.
     *
     * @param regions those through which its role is assumed, the Region that it is for first
     */
    static DefaultCredentials ofProfile(Map<String, String> variables, String profile, List<RegionName> regions) {
        Map<String, String> named = new HashMap<>(variables);
        named.put("AWS_PROFILE", profile);
        return new DefaultCredentials(
                named,
                regions,
                Lazy.of(ProfileFile::defaultProfileFile),
                through -> ProfileCredentialsProvider.builder()
                        .profileName(profile)
                        .profileFile(new Followed(ProfileFileSupplier.defaultSupplier(), through))
                        .build());
    }

    private static AwsCredentialsProvider chain(RegionName region) {
        // A web identity's role is assumed in the default Region, for which the SDK looks here first.
        System.setProperty(SdkSystemSetting.AWS_REGION.property(), region.value());
        return DefaultCredentialsProvider.builder()
                .profileFile(new Followed(ProfileFileSupplier.defaultSupplier(), region))
                .build();
    }

    /** The user's files, read again when they change, as they do when somebody logs in. */
    private static final class Followed implements Supplier<ProfileFile> {
        private final ProfileFileSupplier files;
        private final RegionName region;
        private @Nullable ProfileFile read;
        private @Nullable ProfileFile regional;

        Followed(ProfileFileSupplier files, RegionName region) {
            this.files = files;
            this.region = region;
        }

        @Override
        public synchronized ProfileFile get() {
            ProfileFile now = files.get();
            ProfileFile known = regional;
            if (known == null || !now.equals(read)) {
                read = now;
                known = RegionalProfiles.in(region, now);
                regional = known;
            }
            return known;
        }
    }

    @Override
    public AwsCredentials resolveCredentials() {
        AwsCredentialsProvider known = settled;
        if (known == null) {
            return settle();
        }
        try {
            return known.resolveCredentials();
        } catch (RuntimeException e) {
            throw unusable(e, regions.get(0));
        }
    }

    /** Keeps to the first Region that answers; one thread at a time looks for it while the others wait. */
    private synchronized AwsCredentials settle() {
        RuntimeException first = null;
        for (RegionName region : regions) {
            AwsCredentialsProvider known = settled;
            try {
                AwsCredentialsProvider provider = known == null ? chains.apply(region) : known;
                AwsCredentials credentials = provider.resolveCredentials();
                account = credentials.accountId().orElse(null);
                settled = provider;
                return credentials;
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                }
                if (!Failure.isSilence(e)) {
                    break;
                }
            }
        }
        throw unusable(first == null ? new IllegalStateException("no Region was given") : first, regions.get(0));
    }

    /** The account, where the source of the credentials named it. */
    Optional<String> account() {
        return Optional.ofNullable(account);
    }

    /** The user's profiles; none where their file can't be read, which is reported when credentials are requested. */
    ProfileFile profiles() {
        try {
            return profiles.get();
        } catch (RuntimeException e) {
            return ProfileFile.aggregator().build();
        }
    }

    /** The Region of IAM Identity Center for the profile in use. */
    Optional<RegionName> signInRegion() {
        return profile()
                .flatMap(profile -> profile.property("sso_region")
                        .or(() -> profile.property("sso_session")
                                .flatMap(name -> profiles().getSection("sso-session", name))
                                .flatMap(session -> session.property("sso_region"))))
                .filter(RegionName::isWellFormed)
                .map(RegionName::new);
    }

    private Optional<Profile> profile() {
        String name = variables.getOrDefault("AWS_PROFILE", "");
        return profiles().profile(name.isEmpty() ? "default" : name);
    }

    private UnusableEnvironment unusable(RuntimeException thrown, RegionName region) {
        if (Failure.isSilence(thrown)) {
            return UnusableEnvironment.unreached(
                    "no credentials yet: can't reach " + giver(region) + " (" + Failure.silence(thrown) + ")", thrown);
        }
        String profile = variables.get("AWS_PROFILE");
        return new UnusableEnvironment(
                profile == null || profile.isEmpty()
                        ? "no usable AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
                        : "no usable AWS credentials in profile " + profile + ": log in again, or correct that profile",
                thrown);
    }

    /** The host that issues the credentials. */
    private String giver(RegionName region) {
        for (String name : List.of("AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL")) {
            String url = variables.getOrDefault(name, "");
            if (!url.isBlank()) {
                return name + " (" + host(url) + ")";
            }
        }
        return signInRegion()
                .map(home -> "portal.sso." + home + ".amazonaws.com")
                .orElse("sts." + region + ".amazonaws.com");
    }

    private static String host(String url) {
        try {
            return String.valueOf(URI.create(url).getHost());
        } catch (IllegalArgumentException e) {
            return "an unreadable URL";
        }
    }
}
