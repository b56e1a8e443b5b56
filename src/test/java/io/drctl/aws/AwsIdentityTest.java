package io.drctl.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drctl.cloud.Caller;
import io.drctl.cloud.CloudException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.services.sts.StsClient;

class AwsIdentityTest {
    private static final String ANSWER = "<GetCallerIdentityResponse"
            + " xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
            + "<Arn>arn:aws:sts::012345678901:assumed-role/ops/me</Arn><Account>012345678901</Account>"
            + "</GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>"
            + "</GetCallerIdentityResponse>";

    private static DefaultCredentials credentials(AwsCredentials given) {
        return new DefaultCredentials(
                Map.of(),
                List.of(CannedAws.REGION),
                () -> ProfileFile.aggregator().build(),
                region -> () -> given);
    }

    private static AwsIdentity identity(CannedAws aws, DefaultCredentials credentials) {
        SdkClients clients = aws.clients();
        return new AwsIdentity(
                () -> clients.brief(StsClient.builder(), CannedAws.REGION), credentials::account, CannedAws.REGION);
    }

    @Test
    void the_caller_is_who_sts_says_and_leading_zeros_count() throws IOException {
        try (CannedAws aws = new CannedAws(CannedAws.body(200, ANSWER))) {
            assertThat(identity(aws, credentials(AwsBasicCredentials.create("a", "b")))
                            .caller())
                    .isEqualTo(new Caller("012345678901", "arn:aws:sts::012345678901:assumed-role/ops/me"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html><body>Sign in to the hotel</body></html>", "<GetCallerIdentityResponse/>"})
    void an_answer_that_names_no_account_is_no_answer(String page) throws IOException {
        try (CannedAws aws = new CannedAws(CannedAws.body(200, page))) {
            AwsIdentity identity = identity(aws, credentials(AwsBasicCredentials.create("a", "b")));

            assertThat(catchThrowableOfType(CloudException.class, identity::caller)
                            .isSilence())
                    .isTrue();
        }
    }

    @Test
    void the_account_that_came_with_the_credentials_stands_in_for_an_sts_that_is_silent() throws IOException {
        DefaultCredentials credentials = credentials(AwsBasicCredentials.builder()
                .accessKeyId("a")
                .secretAccessKey("b")
                .accountId("123456789012")
                .build());
        credentials.resolveCredentials();
        try (CannedAws aws = new CannedAws(CannedAws.body(200, "<html/>"))) {
            assertThat(identity(aws, credentials).caller()).isEqualTo(new Caller("123456789012", null));
        }
    }

    @Test
    void a_refusal_of_sts_is_not_taken_for_silence() throws IOException {
        try (CannedAws aws = new CannedAws(CannedAws.error(403, "InvalidClientTokenId", "not valid"))) {
            AwsIdentity identity = identity(aws, credentials(AwsBasicCredentials.create("a", "b")));

            assertThat(catchThrowableOfType(CloudException.class, identity::caller)
                            .reason())
                    .isEqualTo(CloudException.Cause.UNKNOWN_KEY);
        }
    }
}
