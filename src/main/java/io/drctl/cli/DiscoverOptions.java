package io.drctl.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code inventory discover} and {@code init} are told of the site beforehand. */
final class DiscoverOptions {
    @Option(names = "--primary", paramLabel = "REGION", description = "The Region that serves (default: $AWS_REGION).")
    @Nullable
    String primary;

    @Option(names = "--recovery", paramLabel = "REGION", description = "The Region that stands by.")
    @Nullable
    String recovery;

    @Option(
            names = "--dns-name",
            paramLabel = "NAME",
            description = "A name by which users know the site; may be repeated.")
    List<String> dnsNames = new ArrayList<>();

    @Option(names = "--vpc", paramLabel = "ID", description = "A VPC of the site; may be repeated.")
    List<String> vpcs = new ArrayList<>();

    @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "A tag of the site's VPCs; may be repeated.")
    List<String> tags = new ArrayList<>();

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description =
                    "A Terraform state that tells what is the site's: a file, or s3://BUCKET/KEY; may be repeated.")
    List<String> states = new ArrayList<>();

    @Option(
            names = "--role-arn",
            paramLabel = "ARN",
            description = "The role to assume in both Regions, or as REGION=ARN in one; the inventory gets it too.")
    List<String> roleArns = new ArrayList<>();

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "The profile to use in both Regions, or as REGION=NAME in one; the inventory gets it too.")
    List<String> profiles = new ArrayList<>();

    @Option(names = "--file", paramLabel = "FILE", description = "Where to write; - prints (default: the inventory).")
    @Nullable
    Path file;

    @Option(
            names = {"-y", "--yes"},
            description = "Replace the file if it exists, without being asked.")
    boolean yes;

    @Option(names = "--no-input", description = "Ask nothing: take defaults, and mark them in the file.")
    boolean noInput;
}
