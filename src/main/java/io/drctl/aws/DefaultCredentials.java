package io.drctl.aws;

import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * The SDK's own credentials chain, looked through once for all clients, with a failure that can be told from AWS's and a
 * message that fits on a line: the SDK's lists every provider that it tried.
 */
final class DefaultCredentials implements AwsCredentialsProvider {
    private final Map<String, String> variables;
    private final Supplier<AwsCredentialsProvider> chain;

    DefaultCredentials(Map<String, String> variables) {
        this(variables, () -> DefaultCredentialsProvider.builder().build());
    }

    DefaultCredentials(Map<String, String> variables, Supplier<AwsCredentialsProvider> chain) {
        this.variables = variables;
        this.chain = Lazy.of(chain);
    }

    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return chain.get().resolveCredentials();
        } catch (RuntimeException e) {
            String profile = variables.get("AWS_PROFILE");
            throw new UnusableEnvironment(
                    profile == null || profile.isEmpty()
                            ? "no usable AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
                            : "no usable AWS credentials in profile " + profile
                                    + ": check AWS_PROFILE, or log in again",
                    e);
        }
    }
}
