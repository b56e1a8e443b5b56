package io.drctl.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.http.TlsTrustManagersProvider;

/**
 * The certificate authorities of {@code AWS_CA_BUNDLE}, a PEM file, instead of the JDK's.
 *
 * <p>The AWS CLI and Terraform honor that variable and the SDK for Java doesn't, so behind a proxy that inspects TLS
 * only drctl would fail, with a message about PKIX paths.
 */
final class TrustedAuthorities {
    private TrustedAuthorities() {}

    static TlsTrustManagersProvider in(String bundle) {
        try {
            // The JDK takes a PEM file byte by byte: from the file itself that is a system call for each.
            InputStream file = new ByteArrayInputStream(Files.readAllBytes(Path.of(bundle)));
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                store.setCertificateEntry("authority-" + number++, authority);
            }
            if (number == 0) {
                throw new UnusableEnvironment("AWS_CA_BUNDLE: no certificate in " + bundle, null);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory::getTrustManagers;
        } catch (IOException | GeneralSecurityException e) {
            throw new UnusableEnvironment("AWS_CA_BUNDLE: can't read certificates from " + bundle, e);
        }
    }
}
