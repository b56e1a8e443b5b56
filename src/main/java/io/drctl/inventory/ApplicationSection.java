package io.drctl.inventory;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.text.Similarity;
import io.drctl.yaml.YamlMappingReader;
import io.drctl.yaml.YamlNode;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlShape;
import io.drctl.yaml.YamlValue;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The part {@code applications} of an inventory: how it is read, its rules, and the applications that come of it. */
final class ApplicationSection {
    /** What an application says that needs no database. */
    static final String NO_DATABASE = "none";

    /** The words of the kinds that names can point at. */
    static final List<String> LOAD_BALANCERS = List.of("load-balancer", "network-load-balancer");

    private static final Map<String, Routing> ROUTINGS = Map.of(
            "simple", Routing.SIMPLE,
            "failover", Routing.FAILOVER,
            "weighted", Routing.WEIGHTED,
            "none", Routing.NONE);

    /**
     * An application, as far as it has the right shape.
     *
     * @param position where it begins
     */
    record Draft(
            SourcePosition position,
            YamlValue<String> name,
            YamlValue<List<YamlValue<NameDraft>>> dnsNames,
            YamlValue<String> hostedZone,
            YamlValue<Routing> routing,
            YamlValue<String> loadBalancer,
            YamlValue<HealthDraft> health,
            YamlValue<String> database) {}

    /** A name that users type; without a zone it is in the application's. */
    record NameDraft(YamlValue<String> name, YamlValue<String> hostedZone) {}

    /** Where it says that it is well. */
    record HealthDraft(YamlValue<String> scheme, YamlValue<Integer> port, YamlValue<String> path) {}

    private final List<Draft> drafts;
    private final YamlProblems problems;
    private final IdentityHashMap<Draft, Optional<String>> loadBalancers = new IdentityHashMap<>();
    private final IdentityHashMap<Draft, Optional<String>> databases = new IdentityHashMap<>();

    ApplicationSection(YamlValue<List<YamlValue<Draft>>> applications, YamlProblems problems) {
        this.drafts = applications.orElse(List.of()).stream()
                .flatMap(draft -> Stream.ofNullable(draft.orNull()))
                .toList();
        this.problems = problems;
    }

    List<Draft> drafts() {
        return drafts;
    }

    static Draft read(YamlMappingReader application) {
        return new Draft(
                application.position(),
                application.optional("name", LocalRules.WORD),
                application.required("dns-names", YamlShape.listOf(DNS_NAME)),
                application.optional("hosted-zone", LocalRules.HOSTED_ZONE),
                application.required("routing", YamlShape.choice(ROUTINGS)),
                application.optional("load-balancer", LocalRules.WORD),
                application.required("health", YamlShape.mapping(ApplicationSection::readHealth)),
                application.optional("database", LocalRules.WORD));
    }

    private static final YamlShape<NameDraft> DNS_NAME = YamlShape.choose(
            LocalRules.DNS_NAME.noun(),
            node -> node instanceof YamlNode.Mapping
                    ? YamlShape.mapping(name -> new NameDraft(
                            name.required("name", LocalRules.DNS_NAME),
                            name.optional("hosted-zone", LocalRules.HOSTED_ZONE)))
                    : LocalRules.DNS_NAME.placed().map(name -> new NameDraft(name, name.nothing())));

    private static HealthDraft readHealth(YamlMappingReader health) {
        return new HealthDraft(
                health.required("scheme", YamlShape.choice(Map.of("http", "http", "https", "https"))),
                health.optional("port", YamlShape.integer(1, 65535)),
                health.required("path", AwsRules.HEALTH_PATH));
    }

    void check(RowIds rows, List<String> databaseNames) {
        checkNames();
        Map<String, SourcePosition> seen = new HashMap<>();
        for (Draft draft : drafts) {
            checkDnsNames(draft, seen);
            checkLoadBalancer(draft, rows);
            checkDatabase(draft, databaseNames);
        }
    }

    private void checkNames() {
        Map<String, SourcePosition> seen = new HashMap<>();
        for (Draft draft : drafts) {
            if (!draft.name().isPresent()) {
                if (drafts.size() > 1 && !draft.name().isFound()) {
                    problems.error(
                            draft.position(),
                            "missing key `name`: there are " + drafts.size() + " applications",
                            "add `name:` with a word that tells this application from the others");
                }
            } else if (seen.putIfAbsent(draft.name().get(), draft.name().position()) != null) {
                problems.error(
                        draft.name().position(),
                        "another application has the name " + draft.name().get() + " too",
                        "give each application a name of its own");
            }
        }
    }

    private void checkDnsNames(Draft draft, Map<String, SourcePosition> seen) {
        if (draft.dnsNames().isPresent() && draft.dnsNames().get().isEmpty()) {
            problems.error(
                    draft.dnsNames().position(),
                    "`dns-names` lists no name, so nothing points at this application",
                    "list at least one name");
        }
        for (YamlValue<NameDraft> entry : draft.dnsNames().orElse(List.of())) {
            if (!entry.isPresent() || !entry.get().name().isPresent()) {
                continue;
            }
            YamlValue<String> typed = entry.get().name();
            String name = typed.get().toLowerCase(Locale.ROOT);
            SourcePosition first = seen.putIfAbsent(name, typed.position());
            if (first != null) {
                problems.error(
                        typed.position(), name + " stands on line " + first.line() + " too", "list each name once");
            }
            YamlValue<String> ofName = entry.get().hostedZone();
            YamlValue<String> zone = ofName.isFound() ? ofName : draft.hostedZone();
            if (zone.isPresent()) {
                checkIsIn(typed.position(), name, zone.get());
            } else if (!zone.isFound()) {
                problems.error(
                        typed.position(),
                        "nothing says in which hosted zone " + name + " is",
                        "add `hosted-zone:` to the application, with a name such as example.com or an id such as"
                                + " Z1D633PJN98FT9");
            }
        }
    }

    private void checkIsIn(SourcePosition position, String name, String hostedZone) {
        String zone = hostedZone.toLowerCase(Locale.ROOT);
        if (!Site.isZoneId(hostedZone) && !name.equals(zone) && !name.endsWith("." + zone)) {
            problems.error(
                    position,
                    "the name " + name + " is not in the hosted zone " + zone,
                    "write a name that ends with ." + zone + ", or correct `hosted-zone`");
        }
    }

    private void checkLoadBalancer(Draft draft, RowIds rows) {
        if (!draft.routing().isPresent()) {
            return;
        }
        boolean moves = draft.routing().get() != Routing.NONE;
        Optional<String> row = rows.refer(
                "load-balancer",
                draft.loadBalancer(),
                LOAD_BALANCERS,
                moves ? "an application whose `routing` is not none" : null,
                draft.position());
        // What isn't moved has no load balancer unless it names one.
        loadBalancers.put(draft, moves || draft.loadBalancer().isFound() ? row : Optional.empty());
    }

    private void checkDatabase(Draft draft, List<String> names) {
        YamlValue<String> given = draft.database();
        Optional<String> meant = Optional.empty();
        if (given.isPresent()) {
            if (names.contains(given.get())) {
                meant = Optional.of(given.get());
            } else if (!given.get().equals(NO_DATABASE)) {
                problems.error(
                        given.position(),
                        "`database` names " + given.get() + ", and no database has that name"
                                + Similarity.hint(given.get(), names),
                        "use " + (names.isEmpty() ? "" : "one of " + String.join(", ", names) + ", or ") + NO_DATABASE);
            }
        } else if (names.size() == 1) {
            meant = Optional.of(names.get(0));
        } else if (names.size() > 1 && !given.isFound()) {
            problems.error(
                    draft.position(),
                    "missing key `database`: there are " + names.size() + " databases",
                    "add `database:` with one of " + String.join(", ", names) + ", or " + NO_DATABASE);
        }
        databases.put(draft, meant);
    }

    List<Application> build(String site, List<Asset> assets) {
        return drafts.stream().map(draft -> build(draft, site, assets)).toList();
    }

    private Application build(Draft draft, String site, List<Asset> assets) {
        HealthDraft health = draft.health().get();
        String scheme = health.scheme().get();
        String loadBalancer =
                loadBalancers.getOrDefault(draft, Optional.empty()).orElse(null);
        return new Application(
                draft.name().orElse(site),
                draft.dnsNames().get().stream()
                        .map(YamlValue::get)
                        .map(name -> dnsName(name, draft))
                        .toList(),
                draft.routing().get(),
                new HealthEndpoint(
                        scheme,
                        health.port().orElse(scheme.equals("https") ? 443 : 80),
                        health.path().get()),
                assets.stream()
                        .filter(asset -> asset.id().equals(loadBalancer))
                        .findFirst()
                        .orElse(null),
                databases.getOrDefault(draft, Optional.empty()).orElse(null));
    }

    private static Application.DnsName dnsName(NameDraft name, Draft draft) {
        String zone = name.hostedZone().isPresent()
                ? name.hostedZone().get()
                : draft.hostedZone().get();
        return new Application.DnsName(
                name.name().get().toLowerCase(Locale.ROOT), Site.isZoneId(zone) ? zone : zone.toLowerCase(Locale.ROOT));
    }
}
