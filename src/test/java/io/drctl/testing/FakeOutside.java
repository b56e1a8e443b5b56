package io.drctl.testing;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.OutsideView;
import io.drctl.cloud.TrafficRouting.Alias;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The site from outside: name servers and web servers that a test fills. What isn't there doesn't answer. */
public final class FakeOutside extends FakePort implements OutsideView {
    /** Addresses by {@code server name}. */
    public final Map<String, List<String>> answers = new HashMap<>();
    /** The name servers that parent zones delegate to, by the zone's name. */
    public final Map<String, List<String>> delegations = new HashMap<>();
    /** The addresses that name servers give while an alarm fires, by its name. */
    public final Map<String, List<String>> whileFiring = new HashMap<>();

    final Set<String> firing = new HashSet<>();
    /** HTTP statuses by address. */
    public final Map<String, Integer> statuses = new HashMap<>();

    /** What name servers say that a name is an alias of, where that isn't its record, by {@code server name}. */
    public final Map<String, String> aliases = new HashMap<>();
    /** Which name servers don't answer for aliases. */
    public Predicate<String> isSilent = server -> false;

    /** The name whose answers follow alarms. */
    public String site = "";

    FakeOutside(FakeCloud cloud) {
        super(cloud, null);
    }

    public void answer(String server, String dnsName, List<String> addresses) {
        answers.put(server + " " + dnsName, List.copyOf(addresses));
    }

    @Override
    public List<String> addresses(String server, String dnsName, Duration timeout) {
        return call("dns", server + " " + dnsName, () -> {
            List<String> addresses = answers.get(server + " " + dnsName);
            if (addresses != null && dnsName.equals(site)) {
                for (String alarm : firing) {
                    addresses = whileFiring.getOrDefault(alarm, addresses);
                }
            }
            if (addresses == null && answers.keySet().stream().anyMatch(known -> known.startsWith(server + " "))) {
                return List.of();
            }
            if (addresses == null) {
                throw refusal(CloudException.Cause.UNREACHABLE, "dns", server + " did not answer within " + timeout);
            }
            return addresses;
        });
    }

    @Override
    public Optional<String> alias(String server, String dnsName, Duration timeout) {
        return call("dns", server + " CNAME " + dnsName, () -> {
            if (isSilent.test(server) || server.endsWith(".invalid")) {
                throw refusal(CloudException.Cause.UNREACHABLE, "dns", server + " did not answer within " + timeout);
            }
            String told = aliases.get(server + " " + dnsName);
            return told != null ? Optional.of(told) : recorded(dnsName);
        });
    }

    /** A name server gives what Route 53 has a record of, unless a test says otherwise. */
    private Optional<String> recorded(String dnsName) {
        return cloud().traffic().records.values().stream()
                .flatMap(List::stream)
                .filter(record -> record.name().equals(dnsName) && record.type().equals("CNAME"))
                .findFirst()
                .map(record -> Alias.canonical(record.values().get(0)));
    }

    @Override
    public List<String> nameServers(String zoneName, Duration timeout) {
        return delegations.getOrDefault(zoneName, List.of());
    }

    @Override
    public HttpAnswer get(String scheme, String host, String address, int port, String path, Duration timeout) {
        return call("http", scheme + "://" + host + ":" + port + path + " at " + address, () -> {
            Integer status = statuses.get(address);
            if (status == null) {
                throw refusal(CloudException.Cause.UNREACHABLE, "http", address + " did not answer within " + timeout);
            }
            return new HttpAnswer(status, Duration.ofMillis(20));
        });
    }
}
