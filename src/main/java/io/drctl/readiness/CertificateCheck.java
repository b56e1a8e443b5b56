package io.drctl.readiness;

import io.drctl.cloud.Certificates.Certificate;
import io.drctl.inventory.Application;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RowKey;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The certificates that the applications' listeners serve in a Region: issued, not about to expire, and for every name
 * that users type. A certificate of ACM belongs to one Region, so that each Region has its own, and one that nothing
 * uses isn't renewed (<a
 * href="https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html">managed renewal</a>).
 */
record CertificateCheck(Verification site, Asset row, SiteRegion home) implements ReadinessCheck {
    private static final String WORD = "certificate";

    /** The certificate, where it isn't simply the one that the listeners serve. */
    static final RowKey<ByRegion<String>> ARN = RowKey.arn(
                    "arn",
                    "the certificate's ARN",
                    "arn:aws:acm:[a-z0-9-]+:\\d{12}:certificate/[A-Za-z0-9-]+",
                    "is not the ARN of a certificate of ACM",
                    "write one such as arn:aws:acm:us-east-2:123456789012:certificate/11111111-2222-3333-4444-5555555")
            .byRegion();

    private static final CheckFamily<Asset> FAMILY = CheckFamily.ofRow(
            List.of(WORD + ".served", WORD + ".issued", WORD + ".expiry", WORD + ".renewal", WORD + ".names"),
            CertificateCheck::new);

    static final CheckedKind KIND =
            CheckedKind.of(AssetKind.of(WORD, "Certificate").with(ARN), FAMILY);

    /** ACM renews 60 days before the end; one that it hasn't renewed by now needs somebody. */
    private static final Duration SOON = Duration.ofDays(30);

    @Override
    public void examine(Findings findings) {
        Map<Application, Reading<Optional<List<String>>>> served = new LinkedHashMap<>();
        for (Application application : site.inventory().applications()) {
            application
                    .loadBalancerIn(home.name())
                    .ifPresent(balancer -> served.put(
                            application, site.loadBalancing().certificates(home.name(), balancer, application)));
        }
        Optional<String> named = row.get(ARN).flatMap(each -> each.get(home.name()));
        named.ifPresent(this::describe);
        Optional<Set<String>> arns = findings.present(
                WORD + ".served",
                "certificates in " + home.name(),
                named.isPresent() ? "the listeners serve the certificate" : "the listeners serve a certificate",
                () -> Optional.of(all(served)),
                () -> Judgement.fail("none", "add one to the listener"),
                all -> isServed(all, named));
        Set<String> wanted = new LinkedHashSet<>(named.map(List::of).orElse(List.of()));
        if (named.isEmpty()) {
            arns.ifPresent(wanted::addAll);
        }
        wanted.stream().filter(CertificateCheck::isOfAcm).forEach(this::describe);
        wanted.forEach(arn -> one(findings, arn));
        if (arns.isPresent()) {
            served.forEach((application, theirs) -> {
                if (theirs.get().isPresent()) {
                    findings.check(
                            WORD + ".names",
                            "certificates for " + application.name(),
                            "for " + Words.list(names(application)),
                            () -> names(
                                    application,
                                    named.map(List::of).orElse(theirs.get().get())));
                }
            });
        }
    }

    private static Set<String> all(Map<Application, Reading<Optional<List<String>>>> served) {
        Set<String> all = new LinkedHashSet<>();
        served.values().forEach(each -> each.get().ifPresent(all::addAll));
        return all;
    }

    private Judgement isServed(Set<String> all, Optional<String> named) {
        if (all.isEmpty()) {
            return Judgement.fail(
                    "no application has a listener here that serves one",
                    "add an HTTPS or TLS listener, and correct health in the inventory if users connect in another"
                            + " way");
        }
        if (named.isPresent() && !all.contains(named.get())) {
            return Judgement.fail(
                    "no application's listener serves " + shortName(named.get()),
                    "add it to the listener: ACM renews only what is in use");
        }
        return Judgement.pass(
                Words.list(all.stream().map(CertificateCheck::shortName).toList()));
    }

    private Reading<Optional<Certificate>> describe(String arn) {
        return site.services().certificate(home.name(), arn);
    }

    private static boolean isOfAcm(String arn) {
        return arn.contains(":acm:");
    }

    private Optional<Certificate> described(String arn) {
        return isOfAcm(arn) ? describe(arn).get() : Optional.empty();
    }

    private void one(Findings findings, String arn) {
        String subject = "certificate " + shortName(arn);
        findings.present(
                        WORD + ".issued",
                        subject,
                        "ISSUED",
                        () -> described(arn),
                        () -> isOfAcm(arn)
                                ? Judgement.fail(
                                        "there is no such certificate", "request one, and add it to the listener")
                                : Judgement.unknown(
                                        "it is kept in IAM, where drctl can't look",
                                        "import it into ACM, and let the listener serve it from there"),
                        found -> found.isIssued()
                                ? Judgement.pass("ISSUED, for " + found.domain())
                                : Judgement.fail(found.status(), issuing(found)))
                .filter(Certificate::isIssued)
                .ifPresent(found -> {
                    findings.check(
                            WORD + ".expiry",
                            subject,
                            "valid for more than " + Durations.words(SOON),
                            () -> expiry(found, findings.now()));
                    findings.check(WORD + ".renewal", subject, "renewed by itself", () -> renewal(found));
                });
    }

    private Remedy issuing(Certificate found) {
        return found.status().equals("PENDING_VALIDATION")
                ? Remedy.of("add the records that ACM asks for to the hosted zone: ")
                        .then(Command.aws(
                                "acm",
                                "describe-certificate",
                                "--region",
                                home.name(),
                                "--certificate-arn",
                                found.arn()))
                : Remedy.of("request another, and add it to the listener");
    }

    private static Judgement expiry(Certificate certificate, Instant now) {
        Instant end = certificate.expiresAt();
        if (end == null) {
            return Judgement.unknown("ACM doesn't say when it expires", "look at it in ACM");
        }
        Remedy remedy = certificate.isImported()
                ? Remedy.of("import its successor under the same ARN")
                : Remedy.of("see in ACM why it isn't renewed: its validation records may be missing");
        if (!now.isBefore(end)) {
            return Judgement.fail("expired on " + day(end), remedy);
        }
        Duration left = Duration.between(now, end);
        String seen = "until " + day(end) + ", " + Words.count(left.toDays(), "day") + " from now";
        return left.compareTo(SOON) < 0 ? Judgement.warn(seen, remedy) : Judgement.pass(seen);
    }

    private static String day(Instant at) {
        return at.toString().substring(0, 10);
    }

    private static Judgement renewal(Certificate certificate) {
        if (certificate.isImported()) {
            return Judgement.warn(
                    "imported: ACM doesn't renew it", "note when it expires, or replace it by one that ACM issues");
        }
        String renewal = certificate.renewal();
        if (renewal != null && (renewal.equals("PENDING_VALIDATION") || renewal.equals("FAILED"))) {
            return Judgement.warn("its renewal is " + renewal, "add the records that ACM asks for to the hosted zone");
        }
        return certificate.isRenewable()
                ? Judgement.pass("ACM renews it")
                : Judgement.warn(
                        "ACM doesn't renew it" + (certificate.usedBy().isEmpty() ? ", for nothing uses it" : ""),
                        "let a listener serve it, and keep its validation records");
    }

    /**
     * Judges what a listener serves, where the inventory has no row for it: each name needs one certificate that is
     * issued and hasn't expired. One beside it that has harms nobody.
     */
    static Judgement served(
            Verification site, RegionName region, Application application, List<String> arns, Instant now) {
        if (arns.isEmpty()) {
            return Judgement.fail("the listener serves none", "add one to the listener");
        }
        List<Certificate> certificates = new ArrayList<>();
        for (String arn : arns) {
            if (isOfAcm(arn)) {
                site.services().certificate(region, arn).get().ifPresent(certificates::add);
            }
        }
        boolean isToldAll = arns.stream().allMatch(CertificateCheck::isOfAcm);
        List<Judgement> worst = new ArrayList<>();
        for (String name : names(application)) {
            List<Judgement> each = certificates.stream()
                    .filter(certificate -> certificate.covers(name))
                    .map(certificate -> certificate.isIssued()
                            ? expiry(certificate, now)
                            : Judgement.fail(
                                    shortName(certificate.arn()) + " is " + certificate.status(),
                                    "see in ACM why, or request another, and add it to the listener"))
                    .sorted(Comparator.comparing(Judgement::verdict))
                    .toList();
            worst.add(
                    !each.isEmpty() && (isToldAll || each.get(0).verdict() != ReadinessVerdict.FAIL)
                            ? each.get(0)
                            : isToldAll
                                    ? Judgement.fail(
                                            "none is for " + name,
                                            "request one for every name in " + region + ", and add it to the listener")
                                    : Judgement.unknown(
                                            "what it serves for " + name + " is kept in IAM, where drctl can't look",
                                            "import it into ACM, and let the listener serve it from there"));
        }
        return worst.stream()
                .filter(each -> each.verdict() == ReadinessVerdict.FAIL)
                .findFirst()
                .or(() -> worst.stream()
                        .filter(each -> each.verdict() == ReadinessVerdict.UNKNOWN)
                        .findFirst())
                .or(() -> worst.stream()
                        .filter(each -> each.verdict() == ReadinessVerdict.WARN)
                        .findFirst())
                .orElseGet(() -> worst.get(0));
    }

    private static List<String> names(Application application) {
        return application.dnsNames().stream().map(Application.DnsName::name).toList();
    }

    private Judgement names(Application application, List<String> arns) {
        List<Certificate> certificates = new ArrayList<>();
        for (String arn : arns) {
            described(arn).ifPresent(certificates::add);
        }
        List<String> uncovered = names(application).stream()
                .filter(name -> certificates.stream().noneMatch(each -> each.covers(name)))
                .toList();
        if (uncovered.isEmpty()) {
            return Judgement.pass("for all of them");
        }
        return arns.stream().allMatch(CertificateCheck::isOfAcm)
                ? Judgement.fail(
                        "none is for " + Words.list(uncovered),
                        "request one for every name, and add it to the listener")
                : Judgement.unknown(
                        "none that drctl can look into is for " + Words.list(uncovered),
                        "import it into ACM, and let the listener serve it from there");
    }

    /** The last part of an ARN: its id. */
    private static String shortName(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
