package io.drctl.cloud;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** AWS Certificate Manager of one Region. */
public interface Certificates {
    Optional<Certificate> certificate(String arn);

    /** Every certificate of the Region, whatever its state and its key. */
    List<Certificate> certificates();

    /**
     * A certificate (<a
     * href="https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html">CertificateDetail</a>).
     *
     * @param names every name that it is for, including wildcards; the domain name is one of them
     * @param status {@code ISSUED}, {@code PENDING_VALIDATION}, {@code EXPIRED}, {@code REVOKED}, …
     * @param type {@code AMAZON_ISSUED}, {@code IMPORTED} or {@code PRIVATE}
     * @param expiresAt null where ACM doesn't say, as before it is issued
     * @param isRenewable whether ACM renews it automatically, which it does only for one that is in use
     * @param renewal how far along a renewal is, such as {@code PENDING_VALIDATION}; null when none is under way
     * @param usedBy ARNs of what uses it
     */
    record Certificate(
            String arn,
            String domain,
            List<String> names,
            String status,
            String type,
            @Nullable Instant expiresAt,
            boolean isRenewable,
            @Nullable String renewal,
            List<String> usedBy) {
        public Certificate {
            names = List.copyOf(names);
            usedBy = List.copyOf(usedBy);
        }

        public boolean isIssued() {
            return status.equals("ISSUED");
        }

        public boolean isImported() {
            return type.equals("IMPORTED");
        }

        /** Whether clients accept it for a name: a wildcard stands for exactly one label (RFC 9525, section 6.3). */
        public boolean covers(String name) {
            String wanted = name.toLowerCase(Locale.ROOT);
            int dot = wanted.indexOf('.');
            String wildcard = dot < 0 ? wanted : "*" + wanted.substring(dot);
            return names.stream()
                    .map(each -> each.toLowerCase(Locale.ROOT))
                    .anyMatch(each -> each.equals(wanted) || each.equals(wildcard));
        }
    }
}
