package io.drctl.aws;

import io.drctl.cloud.Caller;
import io.drctl.cloud.CloudException;
import io.drctl.inventory.RegionName;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * The identity that makes the calls: according to a Region's STS or, where that doesn't answer, to the source of the
 * credentials, if it named the account.
 */
record AwsIdentity(Supplier<StsClient> sts, DefaultCredentials credentials, RegionName region) {
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
            Optional<String> account = e.isSilence() ? credentials.account() : Optional.empty();
            return account.map(id -> new Caller(id, null)).orElseThrow(() -> e);
        }
    }
}
