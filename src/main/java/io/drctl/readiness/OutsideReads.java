package io.drctl.readiness;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.OutsideView;
import io.drctl.cloud.OutsideView.HttpAnswer;
import io.drctl.inventory.HealthEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks the site itself, as its users do: not by an AWS API. */
final class OutsideReads {
    /** Long enough for a server that is well, and short enough that nobody waits for a verdict. */
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    private final Cloud cloud;
    private final ReadOnce once;

    OutsideReads(Cloud cloud, ReadOnce once) {
        this.cloud = cloud;
        this.once = once;
    }

    /**
     * What a load balancer answers to the health path.
     *
     * @param answers by its address
     * @param silent why an address doesn't answer, by address
     * @param unasked why none was asked though it has addresses; null where some were
     */
    record Answers(
            Map<String, HttpAnswer> answers,
            Map<String, String> silent,
            @Nullable String unasked) {
        /** Whether nothing is to be said, as where this machine can't look up the load balancer's name. */
        boolean isNothing() {
            return answers.isEmpty() && silent.isEmpty() && unasked == null;
        }
    }

    /** Asks every address of a load balancer at once, under the name that users type. */
    Reading<Answers> health(String balancer, String host, HealthEndpoint health) {
        return once.of("http", null, host + " " + health + " at " + balancer, () -> ask(balancer, host, health));
    }

    private Answers ask(String balancer, String host, HealthEndpoint health) {
        List<String> addresses;
        try {
            // The system's resolver has time limits of its own, which are longer.
            addresses = cloud.threads()
                    .start("dns", () -> cloud.outside().addresses(OutsideView.THIS_MACHINE, balancer, TIMEOUT))
                    .join(TIMEOUT);
        } catch (CloudException | CompletionException | TimeoutException e) {
            // The name is AWS's, and always has addresses: this machine just doesn't look outside.
            addresses = List.of();
        }
        for (String address : addresses) {
            if (WayIn.isPrivate(address)) {
                return new Answers(Map.of(), Map.of(), balancer + " has a private address here, " + address);
            }
        }
        List<Callable<Object>> probes = new ArrayList<>();
        for (String address : addresses) {
            probes.add(() -> {
                try {
                    return cloud.outside().get(health.scheme(), host, address, health.port(), health.path(), TIMEOUT);
                } catch (CloudException e) {
                    return String.valueOf(e.getMessage());
                }
            });
        }
        List<Object> told = cloud.threads().all("probe", probes);
        Map<String, HttpAnswer> answers = new LinkedHashMap<>();
        Map<String, String> silent = new LinkedHashMap<>();
        for (int i = 0; i < addresses.size(); i++) {
            if (told.get(i) instanceof HttpAnswer answer) {
                answers.put(addresses.get(i), answer);
            } else {
                silent.put(addresses.get(i), String.valueOf(told.get(i)));
            }
        }
        return new Answers(answers, silent, null);
    }
}
