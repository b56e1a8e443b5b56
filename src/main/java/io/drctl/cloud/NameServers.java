package io.drctl.cloud;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What name servers answer, all asked in parallel. */
public final class NameServers {
    private static final Duration DNS_TIMEOUT = Duration.ofSeconds(3);

    private NameServers() {}

    /**
     * How many of a zone's own servers answer with a load balancer's addresses.
     *
     * @param giving how many give its addresses and no others
     * @param asked how many there are
     * @param answering how many answer at all
     * @param other what the first of the rest answers, or why it doesn't; null when all give its addresses
     */
    public record Spread(
            int giving, int asked, int answering, @Nullable String other) {
        public boolean isWhole() {
            return asked > 0 && giving == asked;
        }

        public String words() {
            return giving + " of " + asked + " name servers give the new addresses"
                    + (other == null ? "" : ", " + other);
        }
    }

    /** Asks each of a zone's own servers whether it gives a load balancer's addresses. */
    public static Spread spread(Cloud cloud, List<String> servers, String dnsName, String balancer) {
        Map<String, List<String>> answers = new LinkedHashMap<>();
        Map<String, String> silent = new LinkedHashMap<>();
        ask(cloud, servers, dnsName, answers, silent);
        Set<String> expected = answers.isEmpty() ? Set.of() : balancerAddresses(cloud, answers.keySet(), balancer);
        int giving = 0;
        String other = null;
        for (String server : servers) {
            List<String> told = answers.get(server);
            if (told != null && !told.isEmpty() && expected.containsAll(told)) {
                giving++;
            } else if (other == null) {
                other = told == null
                        ? server + " can't be asked: " + silent.get(server)
                        : server + " gives " + (told.isEmpty() ? "none" : String.join(", ", told));
            }
        }
        return new Spread(giving, servers.size(), answers.size(), other);
    }

    /**
     * Asks all of them.
     *
     * @param answers receives each one's answer
     * @param silent receives the reason why each of the others doesn't answer
     */
    public static void ask(
            Cloud cloud,
            List<String> servers,
            String name,
            Map<String, List<String>> answers,
            Map<String, String> silent) {
        List<Callable<Object>> asks = new ArrayList<>();
        for (String server : servers) {
            asks.add(() -> {
                try {
                    return cloud.outside().addresses(server, name, DNS_TIMEOUT);
                } catch (CloudException e) {
                    return String.valueOf(e.getMessage());
                }
            });
        }
        List<Object> results = cloud.threads().all("dns", asks);
        for (int i = 0; i < servers.size(); i++) {
            if (results.get(i) instanceof List<?> addresses) {
                answers.put(
                        servers.get(i),
                        addresses.stream().map(String::valueOf).sorted().toList());
            } else {
                silent.put(servers.get(i), String.valueOf(results.get(i)));
            }
        }
    }

    /**
     * What name servers say that a name is an alias of.
     *
     * @param given by server, empty where it knows no such alias
     * @param silent by server, why it doesn't answer
     */
    public record Aliases(Map<String, Optional<String>> given, Map<String, String> silent) {}

    /** Asks all of them. */
    public static Aliases aliases(Cloud cloud, List<String> servers, String name) {
        List<Callable<Object>> asks = new ArrayList<>();
        for (String server : servers) {
            asks.add(() -> {
                try {
                    return cloud.outside().alias(server, name, DNS_TIMEOUT);
                } catch (CloudException e) {
                    return String.valueOf(e.getMessage());
                }
            });
        }
        Aliases told = new Aliases(new LinkedHashMap<>(), new LinkedHashMap<>());
        List<Object> results = cloud.threads().all("dns", asks);
        for (int i = 0; i < servers.size(); i++) {
            if (results.get(i) instanceof Optional<?> target) {
                told.given().put(servers.get(i), target.map(String::valueOf));
            } else {
                told.silent().put(servers.get(i), String.valueOf(results.get(i)));
            }
        }
        return told;
    }

    /**
     * A zone's own server seldom knows a load balancer's name, which lies in another zone; then this machine's does.
     */
    public static Set<String> balancerAddresses(Cloud cloud, Set<String> servers, String balancer) {
        Map<String, List<String>> answers = new HashMap<>();
        List<String> asked = new ArrayList<>(servers);
        asked.add(OutsideView.THIS_MACHINE);
        ask(cloud, asked, balancer, answers, new HashMap<>());
        Set<String> all = new LinkedHashSet<>();
        answers.values().forEach(all::addAll);
        return all;
    }
}
