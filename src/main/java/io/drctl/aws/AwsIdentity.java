package io.drctl.aws;

import io.drctl.cloud.Caller;
import io.drctl.cloud.CloudException;
import io.drctl.inventory.RegionName;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * The identity that makes the calls, according to a Region's STS or, where that doesn't answer, to the source of the
 * credentials, if it named the account.
 *
 * @param account the account as far as it is known without STS
 */
record AwsIdentity(Supplier<StsClient> sts, Supplier<Optional<String>> account, RegionName region) {
    Caller caller() {
        try {
            return new Calls("sts", region).call("GetCallerIdentity", () -> {
                try (StsClient client = sts.get()) {
                    GetCallerIdentityResponse answer = client.getCallerIdentity();
                    if (answer.account() == null || answer.arn() == null) {
                        throw new CloudException(
                                CloudException.Cause.UNREACHABLE,
                                "sts:GetCallerIdentity",
                                region,
                                "the answer is not from AWS: it names no account",
                                null);
                    }
                    return new Caller(answer.account(), answer.arn());
                }
            });
        } catch (CloudException e) {
            Optional<String> told = e.isSilence() ? account.get() : Optional.empty();
            return told.map(id -> new Caller(id, null)).orElseThrow(() -> e);
        }
    }
}
