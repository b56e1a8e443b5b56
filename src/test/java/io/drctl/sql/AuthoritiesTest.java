package io.drctl.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The authorities that are trusted where an inventory names none. */
class AuthoritiesTest {
    @Test
    void are_the_roots_of_RDS_and_nothing_else() throws Exception {
        Collection<X509Certificate> roots;
        try (InputStream stream =
                Objects.requireNonNull(Connections.class.getResourceAsStream("rds-authorities.pem"))) {
            roots = CertificateFactory.getInstance("X.509").generateCertificates(stream).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        }

        // Three of each of 27 Regions.
        assertThat(roots).hasSize(81).allSatisfy(root -> {
            root.verify(root.getPublicKey());
            assertThat(root.getBasicConstraints()).isNotNegative();
            assertThat(root.getSubjectX500Principal().getName())
                    .containsPattern("CN=Amazon RDS [a-z]+-[a-z]+-\\d Root CA");
            assertThat(root.getNotAfter().toInstant()).isAfter(Instant.parse("2061-01-01T00:00:00Z"));
        });
        assertThat(roots.stream().map(root -> root.getSubjectX500Principal().getName()))
                .anyMatch(name -> name.contains("us-east-2"))
                .anyMatch(name -> name.contains("us-west-1"));
    }
}
