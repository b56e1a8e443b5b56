package io.drctl.readiness;

import io.drctl.cloud.CloudException;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.RegionName;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One cause that prevented checks, with these checks: a dark Region is one thing to know, not the dozen questions that
 * it left open.
 *
 * @param title what doesn't answer or what is refused, phrased to precede a colon
 * @param seen how the first of the questions ended
 * @param remedy how to get them answered
 * @param findings the checks, at least one
 * @param isComparison whether the verified Regions can still take over: the questions were for another, silent Region,
 * and would only have shown whether both are alike
 */
public record Unanswered(
        String title,
        @Nullable RegionName region,
        CloudException.Cause reason,
        String seen,
        Remedy remedy,
        List<Finding> findings,
        boolean isComparison) {

    private static final int CAUSES_MAX = 20;

    /**
     * Why a check could not be made.
     *
     * @param unresolved whether the name of the server to ask could not be resolved
     */
    public record Unread(
            @Nullable RegionName region,
            CloudException.Cause reason,
            String operation,
            String explanation,
            boolean unresolved) {
        static Unread of(CloudException failure) {
            return new Unread(
                    failure.region(), failure.reason(), failure.operation(), failure.explain(), isUnresolved(failure));
        }

        private static boolean isUnresolved(CloudException failure) {
            int depth = 0;
            for (Throwable each = failure; each != null && depth < CAUSES_MAX; each = each.getCause()) {
                if (each instanceof UnknownHostException) {
                    return true;
                }
                depth++;
            }
            return false;
        }

        private boolean isOfAws() {
            return operation.contains(":");
        }

        private boolean isSilence() {
            return reason == CloudException.Cause.NOT_CONNECTED || reason == CloudException.Cause.UNREACHABLE;
        }

        /** Whether the question only compares with a silent Region that isn't being verified. */
        boolean isComparison(List<RegionName> verified) {
            return region != null && !verified.contains(region) && isSilence();
        }

        private String service() {
            int end = operation.indexOf(operation.contains(":") ? ':' : ' ');
            return end < 0 ? operation : operation.substring(0, end);
        }

        /** Equal for questions that failed for the same cause. */
        private String cause() {
            String place = region == null ? service() : region.value();
            if (isSilence()) {
                return place + " is silent";
            }
            return switch (reason) {
                case CREDENTIALS -> isOfAws() ? "credentials" : service() + " credentials";
                case UNKNOWN_KEY -> "access key";
                case ISSUER_SILENT -> "issuer of credentials";
                case THROTTLED, SERVICE_FAULT -> place + " " + service() + " " + reason;
                case NOT_FOUND, ACCESS_DENIED, INVALID_STATE, CONFLICT, REJECTED, NOT_CONNECTED, UNREACHABLE ->
                    place + " " + operation + " " + reason;
            };
        }

        private String title() {
            String place = region == null ? named(service()) : region.value();
            if (isSilence()) {
                return place + " does not answer";
            }
            return switch (reason) {
                case CREDENTIALS -> (isOfAws() ? "AWS" : named(service())) + " does not accept drctl's credentials";
                case UNKNOWN_KEY -> "AWS knows no such access key as drctl's";
                case ISSUER_SILENT -> "The issuer of drctl's credentials does not answer";
                case NOT_FOUND,
                        ACCESS_DENIED,
                        THROTTLED,
                        INVALID_STATE,
                        CONFLICT,
                        REJECTED,
                        NOT_CONNECTED,
                        UNREACHABLE,
                        SERVICE_FAULT ->
                    operation + (region == null ? "" : " in " + region) + ": " + Remedies.reason(reason);
            };
        }

        private static String named(String service) {
            return switch (service) {
                case "route53" -> "Route 53";
                case "git" -> "Git";
                default -> service;
            };
        }
    }

    public Unanswered {
        findings = List.copyOf(findings);
    }

    /** Such as {@code 12 checks could not be made}. */
    public String consequence() {
        return Words.count(findings.size(), isComparison ? "comparison" : "check") + " could not be made";
    }

    /** The causes of all findings that could not be read, in the order in which they first come up. */
    static List<Unanswered> of(List<Finding> all, List<RegionName> verified) {
        Map<String, List<Finding>> byCause = new LinkedHashMap<>();
        for (Finding finding : all) {
            Unread unread = finding.unread();
            if (unread != null) {
                byCause.computeIfAbsent(unread.cause(), cause -> new ArrayList<>())
                        .add(finding);
            }
        }
        List<Unanswered> causes = new ArrayList<>();
        fromHere(all).ifPresent(one -> {
            causes.add(one);
            byCause.values().forEach(findings -> findings.removeAll(one.findings()));
        });
        byCause.values().stream()
                .filter(findings -> !findings.isEmpty())
                .map(findings -> of(Objects.requireNonNull(findings.get(0).unread()), findings, verified))
                .forEach(causes::add);
        return causes;
    }

    /**
     * The single cause when AWS is silent everywhere, which is more likely this machine's fault than that of all
     * Regions and Route 53 at the same time. An endpoint that answered, even with a refusal, can be reached.
     */
    private static Optional<Unanswered> fromHere(List<Finding> all) {
        List<Finding> silent = new ArrayList<>();
        boolean isGitSilent = false;
        Set<String> places = new HashSet<>();
        for (Finding finding : all) {
            Unread unread = finding.unread();
            if (unread != null && unread.isSilence()) {
                silent.add(finding);
                places.add(unread.cause());
                isGitSilent |= !unread.isOfAws();
            } else if (!isOfRepository(finding) && (unread != null || finding.verdict() != ReadinessVerdict.UNKNOWN)) {
                return Optional.empty();
            }
        }
        if (places.size() < 2) {
            return Optional.empty();
        }
        Unread first = Objects.requireNonNull(silent.get(0).unread());
        boolean isUnresolved = silent.stream()
                .map(finding -> Objects.requireNonNull(finding.unread()))
                .allMatch(unread -> unread.unresolved() || !unread.isOfAws());
        String what = isGitSilent ? "nothing" : "no AWS endpoint";
        return Optional.of(new Unanswered(
                isUnresolved
                        ? "no " + (isGitSilent ? "" : "AWS ") + "name can be resolved from here"
                        : what + " answers from here",
                null,
                first.reason(),
                first.explanation(),
                Remedy.of(
                        isUnresolved
                                ? "check this machine's DNS (its name servers, VPN, AWS_ENDPOINT_URL), then verify"
                                        + " again"
                                : "check this machine's network (VPN, proxy, firewall, AWS_ENDPOINT_URL), then verify"
                                        + " again"),
                silent,
                false));
    }

    private static boolean isOfRepository(Finding finding) {
        return finding.area().word().equals(AssetKind.SOURCE_REPOSITORY.word());
    }

    private static Unanswered of(Unread unread, List<Finding> findings, List<RegionName> verified) {
        return new Unanswered(
                unread.title(),
                unread.region(),
                unread.reason(),
                unread.explanation(),
                Objects.requireNonNull(findings.get(0).remedy()),
                findings,
                unread.isComparison(verified));
    }
}
