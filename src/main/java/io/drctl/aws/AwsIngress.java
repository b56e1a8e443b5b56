package io.drctl.aws;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Compute.IngressChange;
import io.drctl.cloud.Compute.NetworkInterface;
import io.drctl.cloud.IngressRule;
import io.drctl.cloud.IngressRule.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/**
 * What security groups let in. EC2 takes a request's rules all or none: where one is missing already, or there already,
 * the others follow one by one.
 */
record AwsIngress(Supplier<Ec2Client> ec2, Supplier<Ec2Client> brief, Calls calls) {
    /** What EC2 answers to a dry run that it would have done, and to one that it wouldn't (API Reference, DryRun). */
    private static final String ALLOWED = "DryRunOperation";

    private static final String DENIED = "UnauthorizedOperation";

    /** Of documentation, by RFC 5737: no group has a rule for it, and nobody could come from there. */
    private static final String NOWHERE = "192.0.2.0/32";

    List<IngressRule> of(List<String> groupIds) {
        if (groupIds.isEmpty()) {
            return List.of();
        }
        Filter ids = Filter.builder().name("group-id").values(groupIds).build();
        return calls.call(
                "DescribeSecurityGroups",
                () ->
                        ec2
                                .get()
                                .describeSecurityGroupsPaginator(request -> request.filters(ids))
                                .securityGroups()
                                .stream()
                                .flatMap(group -> rules(group).stream())
                                .toList());
    }

    private static List<IngressRule> rules(SecurityGroup group) {
        List<IngressRule> rules = new ArrayList<>();
        for (IpPermission each : group.ipPermissions()) {
            each.ipRanges()
                    .forEach(range -> rules.add(rule(group, each, Kind.IPV4, range.cidrIp(), range.description())));
            each.ipv6Ranges()
                    .forEach(range -> rules.add(rule(group, each, Kind.IPV6, range.cidrIpv6(), range.description())));
            each.prefixListIds()
                    .forEach(list ->
                            rules.add(rule(group, each, Kind.PREFIX_LIST, list.prefixListId(), list.description())));
            each.userIdGroupPairs()
                    .forEach(pair -> rules.add(rule(group, each, Kind.GROUP, source(group, pair), pair.description())));
        }
        return rules;
    }

    private static String source(SecurityGroup group, UserIdGroupPair pair) {
        String id = Text.orEmpty(pair.groupId());
        String owner = Text.orEmpty(pair.userId());
        return owner.isEmpty() || owner.equals(group.ownerId()) ? id : owner + "/" + id;
    }

    private static IngressRule rule(
            SecurityGroup group, IpPermission permission, Kind kind, String source, @Nullable String description) {
        return new IngressRule(
                group.groupId(),
                permission.ipProtocol(),
                port(permission.fromPort()),
                port(permission.toPort()),
                kind,
                source,
                Text.orEmpty(description));
    }

    private static int port(@Nullable Integer port) {
        return port == null ? -1 : port;
    }

    void revoke(String groupId, List<IngressRule> rules) {
        each(
                rules,
                CloudException.Cause.NOT_FOUND,
                some -> calls.call(
                        "RevokeSecurityGroupIngress",
                        () -> ec2.get()
                                .revokeSecurityGroupIngress(request -> request.groupId(groupId)
                                        .ipPermissions(some.stream()
                                                .map(AwsIngress::permission)
                                                .toList()))));
    }

    void authorize(String groupId, List<IngressRule> rules) {
        each(
                rules,
                CloudException.Cause.CONFLICT,
                some -> calls.call(
                        "AuthorizeSecurityGroupIngress",
                        () -> ec2.get()
                                .authorizeSecurityGroupIngress(request -> request.groupId(groupId)
                                        .ipPermissions(some.stream()
                                                .map(AwsIngress::permission)
                                                .toList()))));
    }

    Set<IngressChange> denied(String groupId) {
        IpPermission rule = IpPermission.builder()
                .ipProtocol("tcp")
                .fromPort(1)
                .toPort(1)
                .ipRanges(IpRange.builder().cidrIp(NOWHERE).build())
                .build();
        Set<IngressChange> denied = EnumSet.noneOf(IngressChange.class);
        for (IngressChange change : IngressChange.values()) {
            String operation = change.action().substring("ec2:".length()) + " (DryRun)";
            boolean isAllowed = calls.call(
                    operation,
                    () -> isAllowed(operation, () -> {
                        switch (change) {
                            case REVOKE ->
                                brief.get()
                                        .revokeSecurityGroupIngress(request -> request.dryRun(true)
                                                .groupId(groupId)
                                                .ipPermissions(rule));
                            case AUTHORIZE ->
                                brief.get()
                                        .authorizeSecurityGroupIngress(request -> request.dryRun(true)
                                                .groupId(groupId)
                                                .ipPermissions(rule));
                        }
                    }));
            if (!isAllowed) {
                denied.add(change);
            }
        }
        return denied;
    }

    private boolean isAllowed(String operation, Runnable request) {
        try {
            request.run();
        } catch (Ec2Exception e) {
            String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
            if (ALLOWED.equals(code) || DENIED.equals(code)) {
                return ALLOWED.equals(code);
            }
            throw e;
        }
        throw calls.refuse(CloudException.Cause.REJECTED, operation, "the answer is not one to a dry run");
    }

    List<NetworkInterface> interfaces(List<String> groupIds) {
        if (groupIds.isEmpty()) {
            return List.of();
        }
        Filter groups = Filter.builder().name("group-id").values(groupIds).build();
        return calls.call(
                "DescribeNetworkInterfaces",
                () -> brief
                        .get()
                        .describeNetworkInterfacesPaginator(request -> request.filters(groups))
                        .networkInterfaces()
                        .stream()
                        .map(each -> new NetworkInterface(
                                each.networkInterfaceId(),
                                Text.orEmpty(each.description()),
                                each.attachment() == null
                                        ? null
                                        : Text.orNull(each.attachment().instanceId()),
                                Text.orNull(each.requesterId())))
                        .toList());
    }

    private static void each(
            List<IngressRule> rules,
            CloudException.Cause harmless,
            java.util.function.Consumer<List<IngressRule>> call) {
        try {
            call.accept(rules);
        } catch (CloudException e) {
            if (e.reason() != harmless) {
                throw e;
            }
            if (rules.size() > 1) {
                rules.forEach(rule -> each(List.of(rule), harmless, call));
            }
        }
    }

    /** EC2 takes no ports where all protocols are meant. */
    private static IpPermission permission(IngressRule rule) {
        IpPermission.Builder permission = IpPermission.builder().ipProtocol(rule.protocol());
        if (!rule.protocol().equals("-1")) {
            permission.fromPort(rule.fromPort()).toPort(rule.toPort());
        }
        @Nullable String description = rule.description().isEmpty() ? null : rule.description();
        return switch (rule.kind()) {
            case IPV4 ->
                permission
                        .ipRanges(IpRange.builder()
                                .cidrIp(rule.source())
                                .description(description)
                                .build())
                        .build();
            case IPV6 ->
                permission
                        .ipv6Ranges(Ipv6Range.builder()
                                .cidrIpv6(rule.source())
                                .description(description)
                                .build())
                        .build();
            case PREFIX_LIST ->
                permission
                        .prefixListIds(PrefixListId.builder()
                                .prefixListId(rule.source())
                                .description(description)
                                .build())
                        .build();
            case GROUP ->
                permission.userIdGroupPairs(pair(rule.source(), description)).build();
        };
    }

    private static UserIdGroupPair pair(String source, @Nullable String description) {
        int slash = source.indexOf('/');
        UserIdGroupPair.Builder pair =
                UserIdGroupPair.builder().groupId(source.substring(slash + 1)).description(description);
        return (slash < 0 ? pair : pair.userId(source.substring(0, slash))).build();
    }
}
