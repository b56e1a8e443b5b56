package io.drctl.aws;

import io.drctl.cloud.Certificates;
import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.CertificateSummary;
import software.amazon.awssdk.services.acm.model.KeyAlgorithm;
import software.amazon.awssdk.services.acm.model.RenewalEligibility;

/** Certificates, as ACM describes them. */
final class AwsCertificates implements Certificates {
    private final Supplier<AcmClient> acm;
    private final Calls calls;

    AwsCertificates(Supplier<AcmClient> acm, RegionName region) {
        this.acm = acm;
        this.calls = new Calls("acm", region);
    }

    @Override
    public Optional<Certificate> certificate(String arn) {
        return calls.find(
                        "DescribeCertificate",
                        () -> acm.get().describeCertificate(request -> request.certificateArn(arn)))
                .map(answer -> certificate(answer.certificate()));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Asked without a filter, ACM lists certificates with RSA keys of 1024 and 2048 bits only (<a
     * href="https://docs.aws.amazon.com/acm/latest/APIReference/API_Filters.html">Filters</a>).
     */
    @Override
    public List<Certificate> certificates() {
        List<KeyAlgorithm> every = List.copyOf(KeyAlgorithm.knownValues());
        List<String> arns = calls.call(
                "ListCertificates",
                () -> acm
                        .get()
                        .listCertificatesPaginator(request -> request.includes(filters -> filters.keyTypes(every)))
                        .certificateSummaryList()
                        .stream()
                        .map(CertificateSummary::certificateArn)
                        .toList());
        // A summary lacks what a certificate is judged by. A certificate deleted in the meantime is left out.
        return arns.stream().map(this::certificate).flatMap(Optional::stream).toList();
    }

    private static Certificate certificate(CertificateDetail told) {
        return new Certificate(
                told.certificateArn(),
                Text.orEmpty(told.domainName()),
                told.subjectAlternativeNames().isEmpty()
                        ? List.of(Text.orEmpty(told.domainName()))
                        : told.subjectAlternativeNames(),
                Text.orEmpty(told.statusAsString()),
                Text.orEmpty(told.typeAsString()),
                told.notAfter(),
                told.renewalEligibility() == RenewalEligibility.ELIGIBLE,
                told.renewalSummary() == null
                        ? null
                        : Text.orNull(told.renewalSummary().renewalStatusAsString()),
                told.inUseBy().stream().filter(Objects::nonNull).toList());
    }
}
