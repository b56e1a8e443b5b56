package io.drctl.readiness;

import io.drctl.cloud.CloudException;
import io.drctl.inventory.RegionName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One cause for which checks could not be made, with these checks: a Region that is dark is one thing to know, and not the
 * dozen questions that it left open.
 *
 * @param title what doesn't answer or what is refused, in words that fit before a colon
 * @param seen what the first of the questions ended with
 * @param remedy how to have them answered
 * @param findings the checks, at least one
 * @param isComparison whether the verified Regions can take over all the same: the questions were put to a Region beside
 *     them that is silent, and would only have told whether both are alike
 */
public record Unanswered(
        String title,
        @Nullable RegionName region,
        CloudException.Cause reason,
        String seen,
        String remedy,
        List<Finding> findings,
        boolean isComparison) {

    /** Why a check could not be made. */
    public record Unread(
            @Nullable RegionName region, CloudException.Cause reason, String operation, String explanation) {
        static Unread of(CloudException failure) {
            return new Unread(failure.region(), failure.reason(), failure.operation(), failure.explain());
        }

        private boolean isSilence() {
            return reason == CloudException.Cause.NOT_CONNECTED || reason == CloudException.Cause.UNREACHABLE;
        }

        /** Whether the question was one of comparing with a Region that isn't verified, and is silent. */
        boolean isComparison(List<RegionName> verified) {
            return region != null && !verified.contains(region) && isSilence();
        }

        private String service() {
            int end = operation.indexOf(operation.contains(":") ? ':' : ' ');
            return end < 0 ? operation : operation.substring(0, end);
        }

        /** Equal for questions that failed for one cause. */
        private String cause() {
            String place = region == null ? service() : region.value();
            if (isSilence()) {
                return place + " is silent";
            }
            return switch (reason) {
                case CREDENTIALS -> operation.contains(":") ? "credentials" : service() + " credentials";
                case THROTTLED, SERVICE_FAULT -> place + " " + service() + " " + reason;
                default -> place + " " + operation + " " + reason;
            };
        }

        private String title() {
            String place = region == null ? named(service()) : region.value();
            if (isSilence()) {
                return place + " does not answer";
            }
            return switch (reason) {
                case CREDENTIALS ->
                    (operation.contains(":") ? "AWS" : named(service())) + " takes no credentials of drctl's";
                default -> operation + (region == null ? "" : " in " + region) + ": " + Remedies.reason(reason);
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
        return Texts.count(findings.size(), isComparison ? "comparison" : "check") + " could not be made";
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
        return byCause.values().stream()
                .map(findings -> of(Objects.requireNonNull(findings.get(0).unread()), findings, verified))
                .toList();
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
