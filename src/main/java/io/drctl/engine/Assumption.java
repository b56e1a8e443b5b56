package io.drctl.engine;

import io.drctl.action.Need;
import io.drctl.action.traffic.Via;
import io.drctl.cloud.Cloud;
import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.Runbook;
import io.drctl.text.Similarity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the user knows to be down before anybody asks: {@code --assume-down}. A plan is judged by it without a call, and
 * nothing is asked of it: a Region that is dark costs the time limit of each question, and an answer of half a Region
 * can be worse than none.
 *
 * <p>Route 53's control plane and IAM are changed in us-east-1 (AWS Fault Isolation Boundaries, "Global services"), so
 * to assume that Region down is to assume them down too.
 */
public record Assumption(Set<RegionName> regions, Set<Service> services) {
    /** The argument of a plan that tells of it. */
    public static final String ARGUMENT = "assume-down";

    private static final String VIA = "via";

    private static final RegionName GLOBAL = new RegionName("us-east-1");

    /** Nothing is known to be down. */
    public static final Assumption NONE = new Assumption(Set.of(), Set.of());

    /** A service that can be down although its Regions are up. */
    public enum Service {
        ROUTE53_CONTROL_PLANE("route53-control-plane", "route53:", "Route 53's control plane"),
        IAM("iam", "iam:", "IAM"),
        CLOUDWATCH("cloudwatch", "cloudwatch:", "CloudWatch");

        private final String word;
        private final String operations;
        private final String title;

        Service(String word, String operations, String title) {
            this.word = word;
            this.operations = operations;
            this.title = title;
        }

        /** As users type it. */
        public String word() {
            return word;
        }

        String title() {
            return title;
        }

        boolean isOf(String operation) {
            return operation.startsWith(operations);
        }
    }

    public Assumption {
        Set<Service> all = services.isEmpty() ? EnumSet.noneOf(Service.class) : EnumSet.copyOf(services);
        if (regions.contains(GLOBAL)) {
            all.addAll(List.of(Service.ROUTE53_CONTROL_PLANE, Service.IAM));
        }
        regions = Set.copyOf(regions);
        services = Set.copyOf(all);
    }

    /**
     * Reads what the user gave.
     *
     * @throws InputException naming each that is neither a Region that matters to the site nor a service
     */
    public static Assumption of(Inventory inventory, Collection<String> given) {
        Set<RegionName> regions = new LinkedHashSet<>();
        Set<Service> services = EnumSet.noneOf(Service.class);
        List<Diagnostic> problems = new ArrayList<>();
        for (String word : given) {
            Optional<Service> service = Arrays.stream(Service.values())
                    .filter(each -> each.word().equals(word))
                    .findFirst();
            if (service.isPresent()) {
                services.add(service.get());
            } else if (choices(inventory).contains(word)) {
                regions.add(new RegionName(word));
            } else {
                problems.add(Diagnostic.error(
                        "--assume-down: " + word
                                + " is neither a Region of this site nor a service that can be assumed down"
                                + Similarity.hint(word, choices(inventory)),
                        "one of: " + String.join(", ", choices(inventory))));
            }
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return new Assumption(regions, services);
    }

    /** All that can be assumed down, each as users type it. */
    public static List<String> choices(Inventory inventory) {
        return Stream.concat(
                        Stream.concat(
                                inventory.regions().stream()
                                        .map(region -> region.name().value()),
                                Stream.of(GLOBAL.value())),
                        Arrays.stream(Service.values()).map(Service::word))
                .distinct()
                .toList();
    }

    public boolean isNone() {
        return regions.isEmpty() && services.isEmpty();
    }

    public boolean isDown(RegionName region) {
        return regions.contains(region);
    }

    public boolean isDown(Service service) {
        return services.contains(service);
    }

    /** Whether an answer can't be had. */
    boolean isDown(Need need) {
        return isDown(need.operation())
                || regions.stream()
                        .anyMatch(region -> need.region().equals(region.value())
                                || need.region().startsWith(region.value() + " "));
    }

    boolean isDown(String operation) {
        return services.stream().anyMatch(service -> service.isOf(operation));
    }

    /** As the user may type it. */
    public List<String> words() {
        return Stream.concat(
                        regions.stream().map(RegionName::value).sorted(),
                        services.stream().sorted().map(Service::word))
                .toList();
    }

    /** The arguments of a runbook, which choose the way that does without what is down, where nobody chose another. */
    Map<String, String> steering(Runbook runbook, Map<String, String> arguments) {
        if (runbook.parameter(VIA).isEmpty()
                || !arguments.getOrDefault(VIA, Via.AUTO.word()).equals(Via.AUTO.word())) {
            return arguments;
        }
        Map<String, String> steered = new LinkedHashMap<>(arguments);
        if (isDown(Service.ROUTE53_CONTROL_PLANE)) {
            steered.put(VIA, Via.DATA_PLANE.word());
        } else if (isDown(Service.CLOUDWATCH)) {
            steered.put(VIA, Via.RECORDS.word());
        }
        return steered;
    }

    /** A cloud of which nothing is asked that is assumed down. */
    public Cloud over(Cloud cloud) {
        return isNone() ? cloud : AssumedDown.of(cloud, this);
    }
}
