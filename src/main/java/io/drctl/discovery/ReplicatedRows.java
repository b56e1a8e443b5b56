package io.drctl.discovery;

import io.drctl.cloud.Certificates.Certificate;
import io.drctl.cloud.Distributions.Distribution;
import io.drctl.cloud.Listings.Balancer;
import io.drctl.cloud.Registries.Repository;
import io.drctl.cloud.Secrets.Secret;
import io.drctl.cloud.Tables.Table;
import io.drctl.discovery.Landscape.Area;
import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rows of what a service copies to the other Region on its own (secrets, tables, container images), and of the
 * certificates and distributions in front of the site's load balancers.
 */
record ReplicatedRows(Draft draft) {
    void add() {
        RegionName there = draft.recovery().region();
        for (Secret secret : draft.primary().all(Secret.class)) {
            boolean isCopied = secret.replicas().stream()
                    .anyMatch(replica -> replica.region().equals(there));
            named("secret", "Secret", secret.name(), isCopied);
        }
        for (Table table : draft.primary().all(Table.class)) {
            named(
                    "dynamodb-table",
                    "DynamoDB table",
                    table.name(),
                    table.replicaIn(there).isPresent());
        }
        Set<String> copies = draft.recovery().all(Repository.class).stream()
                .map(Repository::name)
                .collect(Collectors.toSet());
        for (Repository repository : draft.primary().all(Repository.class)) {
            named("ecr-repository", "ECR repository", repository.name(), copies.contains(repository.name()));
        }
        certificates();
        distributions();
    }

    /** That it is the site's is a guess where only its name says so; that it is copied is certain. */
    private void named(String kind, String title, String name, boolean isCopied) {
        if (isCopied && draft.isChecked(kind) && draft.areNames(kind, name)) {
            Entry row = draft.row(kind, name, title);
            if (draft.landscape.isInStates(kind, name)) {
                row.put("names", name);
            } else {
                row.guess("names", name, "its name says that it is the site's");
            }
        } else {
            draft.leftOut.add(title + " " + name + " in " + draft.primary().region() + ": no copy of it in "
                    + draft.recovery().region());
        }
    }

    private void certificates() {
        if (!draft.isChecked("certificate")) {
            return;
        }
        Counterparts<Certificate> pairs = Counterparts.of(
                used(draft.primary()),
                draft.primary().region(),
                used(draft.recovery()),
                draft.recovery().region(),
                Certificate::domain);
        for (Counterparts.Pair<Certificate> pair : pairs.pairs()) {
            draft.row("certificate", pair.primary().domain(), "Certificate")
                    .paired(pair.guess())
                    .put("purpose", pair.primary().domain())
                    .put("arn", draft.each(pair.primary().arn(), pair.recovery().arn()));
        }
        draft.unpaired(pairs, "certificate", Certificate::domain);
    }

    /** The certificates that the site's load balancers use. */
    private List<Certificate> used(Area area) {
        Set<String> balancers =
                draft.scope.balancers(area).stream().map(Balancer::arn).collect(Collectors.toSet());
        return area.all(Certificate.class).stream()
                .filter(certificate -> certificate.usedBy().stream().anyMatch(balancers::contains))
                .toList();
    }

    /** The distributions whose origins are the site's load balancers; CloudFront lives in no Region. */
    private void distributions() {
        Set<String> balancers = draft.landscape.areas().stream()
                .flatMap(area -> draft.scope.balancers(area).stream())
                .map(balancer -> balancer.dnsName().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        for (Distribution distribution : draft.primary().all(Distribution.class)) {
            boolean isBefore = distribution.origins().stream()
                    .anyMatch(origin -> balancers.contains(origin.domain().toLowerCase(Locale.ROOT)));
            if (isBefore && draft.isChecked("cloudfront-distribution")) {
                String name = distribution.aliases().isEmpty()
                        ? distribution.domain()
                        : distribution.aliases().get(0);
                draft.row("cloudfront-distribution", name, "CloudFront distribution")
                        .put("purpose", name)
                        .put("distribution", distribution.id());
            }
        }
    }
}
