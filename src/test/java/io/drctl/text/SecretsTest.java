package io.drctl.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cloning https://{SECRET:hunter2hunter2}@example.com/site.git failed",
                "https://me:{SECRET}@example.com/x",
                "https://{SECRET}:x-oauth-basic@github.com/x",
                "ssh://git:{SECRET}@example.com/x",
                "https://github.com/x/y.git?access_token={SECRET}",
                "GET /x?a=b&private-token={SECRET}#c",
                "https://example.blob.core.windows.net/x?sv=1&sig={SECRET}",
                "token ghp_{SECRET}0123456789abcdefghij is not accepted",
                "github_pat_{SECRET}0123456789abcdefghij",
                "GET /x?X-Amz-Signature={SECRET}&a=b",
                "GET /x?X-Amz-Security-Token={SECRET}",
                "Authorization: AWS4-HMAC-SHA256 Credential={SECRET}/x, Signature=0011223344556677",
                "sent Bearer {SECRET}aaaaaaaaaaaaaaaaa",
                "eyJ{SECRET}aaaaaaa.{SECRET}aaaaaaaa.{SECRET}",
                "aws_secret_access_key={SECRET}",
                "{\"SecretAccessKey\": \"{SECRET}\"}",
                "-----BEGIN OPENSSH PRIVATE KEY-----{SECRET}-----END OPENSSH PRIVATE KEY-----",
            })
    void a_secret_is_known_by_its_form_wherever_it_comes_from(String form) {
        String text = form.replace("{SECRET:hunter2hunter2}", "{SECRET}").replace("{SECRET}", "hunter2hunter2");

        assertThat(Secrets.none().hidden(text))
                .doesNotContain("hunter2hunter2")
                .contains("*****")
                .hasSameSizeAs(text);
    }

    @Test
    void what_escapes_the_end_of_a_text_in_json_is_no_part_of_a_secret() {
        assertThat(Secrets.none().hidden("[\\\"https://h/x?access_token=hunter2\\\"]"))
                .isEqualTo("[\\\"https://h/x?access_token=*******\\\"]");
    }

    @Test
    void values_of_variables_with_telling_names_are_hidden() {
        Secrets secrets = Secrets.in(Map.of(
                "AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG",
                "AWS_SESSION_TOKEN", "IQoJb3JpZ2luX2Vj",
                "GITHUB_TOKEN", "abcdefghijkl",
                "TF_VAR_master_password", "correct horse",
                "AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/secrets/token",
                "AWS_REGION", "us-west-1-abcdef"));

        assertThat(secrets.hidden("a wJalrXUtnFEMI/K7MDENG b IQoJb3JpZ2luX2Vj c abcdefghijkl d correct horse"))
                .matches("a \\*{21} b \\*{16} c \\*{12} d \\*{13}");
        assertThat(secrets.hidden("/var/run/secrets/token us-west-1-abcdef"))
                .isEqualTo("/var/run/secrets/token us-west-1-abcdef");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "git@github.com:owner/site.git and ssh://git@github.com/owner/site.git",
                "https://github.com/owner/site.git#readme@v2",
                "arn:aws:secretsmanager:us-east-2:123456789012:secret:flask-site/db",
                "https://example.com/x?token_type=bearer&key=terraform/us-east-2.tfstate",
                "master_password: (sensitive)",
                "the password: something that nobody else knows",
                "https://example.com/a mail to ops@example.com",
                "6f1ed002ab5595859014ebf0951522d9 2026-11-25T21:30:02Z",
                "drctl run resume 20261122-203655-failover-db",
            })
    void what_only_looks_like_one_is_left(String text) {
        assertThat(Secrets.none().hidden(text)).isEqualTo(text);
    }

    @Test
    void a_quoted_line_of_a_file_shows_no_value_of_a_telling_key() {
        assertThat(Secrets.hiddenInSource("  password: hunter2 # ours")).isEqualTo("  password: **************");
        assertThat(Secrets.hiddenInSource("master-password-secret: flask-site/db"))
                .isEqualTo("master-password-secret: flask-site/db");
    }
}
