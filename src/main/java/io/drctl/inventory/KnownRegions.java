package io.drctl.inventory;

import io.drctl.text.Similarity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The Regions that existed when drctl was built, and their partitions: the list {@code regions.txt}.
 *
 * <p>In other partitions than the commercial one endpoints, ARNs and DNS differ (<a
 * href="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html">AWS Fault
 * Isolation Boundaries</a>), and drctl would ask the wrong ones.
 */
public final class KnownRegions {
    private static final String LIST = "regions.txt";
    private static final String COMMERCIAL = "aws";

    static final String MALFORMED = "is not the name of an AWS Region";

    /** By the beginnings of their names, which Regions to come will have too. */
    private static final Map<String, String> OTHERS = Map.of(
            "us-gov-", "AWS GovCloud (US)",
            "cn-", "AWS in China",
            "eusc-", "the AWS European Sovereign Cloud",
            "us-iso", "an isolated AWS",
            "eu-iso", "an isolated AWS");

    /** The second part of an ARN, where it isn't {@link #COMMERCIAL}. */
    private static final Pattern OTHER_ARN = Pattern.compile("arn:(aws-[a-z-]+):.*", Pattern.DOTALL);

    private KnownRegions() {}

    /** Why a text can't name a Region of a site, in words that follow it; empty when it can. */
    public static Optional<String> objection(String text) {
        Optional<String> other = otherPartition(text);
        return other.isPresent()
                ? other.map(KnownRegions::elsewhere)
                : !RegionName.isWellFormed(text)
                        ? Optional.of(MALFORMED)
                        : Optional.of(unknown(text))
                                .filter(none -> !commercial().contains(text));
    }

    static String elsewhere(String partition) {
        return "is a Region of " + partition
                + ", which drctl can't work with: its ARNs, endpoints and accounts are separate";
    }

    static String unknown(String text) {
        return "is not a Region of commercial AWS" + Similarity.hint(text, commercial());
    }

    /** What the Region of that name belongs to, in words, unless it is the commercial AWS. */
    static Optional<String> otherPartition(String name) {
        return OTHERS.entrySet().stream()
                .filter(other -> name.startsWith(other.getKey()))
                .map(Map.Entry::getValue)
                .findAny();
    }

    /** Why drctl can't work with an ARN of another partition, in words that follow it; empty for any other text. */
    public static Optional<String> objectionToArn(String text) {
        Matcher arn = OTHER_ARN.matcher(text);
        return arn.matches()
                ? Optional.of("is an ARN of the partition " + arn.group(1) + described(arn.group(1))
                        + ", but drctl works with commercial AWS only")
                : Optional.empty();
    }

    private static String described(String partition) {
        return partitions().entrySet().stream()
                .filter(region -> region.getValue().equals(partition))
                .findAny()
                .flatMap(region -> otherPartition(region.getKey()))
                .map(words -> " (" + words + ")")
                .orElse("");
    }

    /** The names of all Regions of the commercial AWS. */
    static Set<String> commercial() {
        return Read.PARTITIONS.entrySet().stream()
                .filter(region -> region.getValue().equals(COMMERCIAL))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The partition of each Region, by name. */
    static Map<String, String> partitions() {
        return Read.PARTITIONS;
    }

    /** Read when the first name is looked up. */
    private static final class Read {
        private static final Map<String, String> PARTITIONS = read();

        private static Map<String, String> read() {
            try (@Nullable InputStream stream = KnownRegions.class.getResourceAsStream(LIST)) {
                if (stream == null) {
                    throw new IllegalStateException("this build of drctl lacks its resource " + LIST);
                }
                return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException failure) {
                throw new UncheckedIOException("can't read the resource " + LIST, failure);
            }
        }

        /** Lines of {@code partition: names}, going on in lines that are indented. */
        private static Map<String, String> parse(String text) {
            Map<String, String> partitions = new TreeMap<>();
            String partition = "";
            for (String line :
                    text.lines().filter(line -> !line.startsWith("#")).toList()) {
                int colon = line.indexOf(':');
                if (colon >= 0) {
                    partition = line.substring(0, colon);
                }
                for (String name : line.substring(colon + 1).strip().split(" ")) {
                    if (!name.isEmpty()) {
                        partitions.put(name, partition);
                    }
                }
            }
            return Map.copyOf(partitions);
        }
    }
}
