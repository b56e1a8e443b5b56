package io.drctl.testing;

import io.drctl.cloud.Certificates;
import io.drctl.inventory.RegionName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ACM of one Region, in memory. */
public final class FakeCertificates extends FakePort implements Certificates {
    /** By ARN. */
    public final Map<String, Certificate> certificates = new LinkedHashMap<>();

    FakeCertificates(FakeCloud cloud, RegionName region) {
        super(cloud, region);
    }

    public void put(Certificate certificate) {
        certificates.put(certificate.arn(), certificate);
    }

    @Override
    public Optional<Certificate> certificate(String arn) {
        return call("acm:DescribeCertificate", arn, () -> Optional.ofNullable(certificates.get(arn)));
    }

    @Override
    public List<Certificate> certificates() {
        return call("acm:ListCertificates", "", () -> List.copyOf(certificates.values()));
    }
}
