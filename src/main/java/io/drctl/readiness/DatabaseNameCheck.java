package io.drctl.readiness;

import io.drctl.cloud.Databases;
import io.drctl.inventory.Database;
import io.drctl.inventory.DatabaseName;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.writer.WriterFacts;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The name by which a database's clients find its writer: it leads there, and a failover can move it, by the judgement
 * of the step that does.
 *
 * @param regions those that are verified
 */
record DatabaseNameCheck(
        Inventory inventory, Database database, List<SiteRegion> regions, DnsReads dns, DatabaseReads databases)
        implements ReadinessCheck {
    static final CheckFamily<Database> FAMILY = CheckFamily.asOne(
            List.of("database-name.leads", "database-name.ttl"),
            (site, database) ->
                    new DatabaseNameCheck(site.inventory(), database, site.regions(), site.dns(), site.databases()));

    DatabaseNameCheck {
        regions = List.copyOf(regions);
    }

    @Override
    public void examine(Findings findings) {
        DatabaseName name = Objects.requireNonNull(database.dnsName());
        String subject = "name " + name.name();
        if (name.followsByItself()) {
            findings.check(
                    "database-name.leads",
                    subject,
                    "leads to the writer",
                    () -> Judgement.pass(NamedWriter.following(name).seen()));
            return;
        }
        Reading<NamedWriter> read = dns.named(database);
        findings.check(
                "database-name.leads",
                subject,
                "a simple CNAME record that leads to the writer",
                () -> leads(read.get()));
        Optional<Duration> ttl = ttl(read);
        if (ttl.isPresent()) {
            findings.check(
                    "database-name.ttl",
                    subject,
                    "a TTL of at most " + Durations.words(NamedWriter.TTL_MAX),
                    () -> ttl.get().compareTo(NamedWriter.TTL_MAX) <= 0
                            ? Judgement.pass("a TTL of " + Durations.words(ttl.get()))
                            : Judgement.warn(
                                    "a TTL of " + Durations.words(ttl.get())
                                            + ": clients may go on to use the old writer for so long",
                                    "set the TTL of the record to " + NamedWriter.TTL_MAX.toSeconds() + " s or less"));
        }
    }

    /** Unknown where the record is, which is told already. */
    private static Optional<Duration> ttl(Reading<NamedWriter> read) {
        try {
            return read.get().ttl();
        } catch (RuntimeException unread) {
            return Optional.empty();
        }
    }

    private Judgement leads(NamedWriter named) {
        if (named.problem() != null) {
            return Judgement.fail(named.problem(), Objects.requireNonNull(named.remedy()));
        }
        if (named.follows()) {
            return Judgement.pass(named.seen());
        }
        WriterFacts facts =
                databases.writerFacts(database, regions.get(regions.size() - 1).name());
        WriterPlace place = WriterPlace.judge(facts);
        RegionName newest = place.newest();
        if (newest == null) {
            return Judgement.unknown(
                    named.seen() + "; where the newest writes are can't be determined: " + place.seen(),
                    "find out which database has the newest writes, then verify again");
        }
        String endpoint = newest.equals(facts.region()) ? endpoint(facts) : "";
        boolean leads = endpoint.isEmpty() ? named.leadsTo(newest) : named.leadsTo(endpoint);
        return leads
                ? Judgement.pass(named.seen())
                : Judgement.fail(
                        named.seen() + ", and the newest writes are in " + newest
                                + (endpoint.isEmpty() ? "" : ", at " + endpoint),
                        Remedy.of("point it at the writer: ")
                                .then(FailoverCommands.promoting(inventory, database, newest)));
    }

    private static String endpoint(WriterFacts facts) {
        Optional<Databases.Cluster> found = facts.here().answer();
        return found == null ? "" : found.map(Databases.Cluster::endpoint).orElse("");
    }
}
