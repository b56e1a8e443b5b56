package io.drctl.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.HostedZones;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.NameServerProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;

/** Two zones of one name, told apart by what real name servers say: one of the parent zone, and one of each child. */
@Timeout(60)
final class DelegationIT {
    private static final List<String> DELEGATED = List.of("ns-1.answering.example.", "ns-2.answering.example.");
    private static final List<String> LEFT_OVER = List.of("ns-1.leftover.example.", "ns-2.leftover.example.");

    @TempDir
    private Path directory = Path.of("");

    private final List<NameServerProgram> started = new ArrayList<>();
    private NameServerProgram parent;
    private NameServerProgram answering;
    private NameServerProgram leftOver;

    @BeforeEach
    void start() throws IOException {
        parent = start(
                "parent",
                "drctl.test",
                List.of("ns.drctl.test."),
                "shop NS " + DELEGATED.get(0),
                "shop NS " + DELEGATED.get(1),
                "ns A 127.0.0.1");
        answering = start("answering", "shop.drctl.test", DELEGATED, "www A 192.0.2.1");
        leftOver = start("left-over", "shop.drctl.test", LEFT_OVER, "www A 192.0.2.2");
    }

    private NameServerProgram start(String name, String zone, List<String> nameServers, String... records)
            throws IOException {
        NameServerProgram server = NameServerProgram.start(directory.resolve(name), zone, nameServers, records);
        started.add(server);
        return server;
    }

    @AfterEach
    void stop() {
        started.forEach(NameServerProgram::close);
    }

    private static Resolver resolver(NameServerProgram server) {
        SimpleResolver resolver = new SimpleResolver(server.address());
        resolver.setTimeout(Duration.ofSeconds(5));
        return resolver;
    }

    @Test
    void the_parent_zone_says_which_name_servers_answer_for_a_zone() {
        assertThat(Delegation.nameServers("shop.drctl.test", resolver(parent)))
                .containsExactlyInAnyOrderElementsOf(DELEGATED);
        assertThat(Delegation.nameServers("shop.drctl.test", resolver(answering)))
                .containsExactlyInAnyOrderElementsOf(DELEGATED);
        assertThat(Delegation.nameServers("shop.drctl.test", resolver(leftOver)))
                .containsExactlyInAnyOrderElementsOf(LEFT_OVER);
    }

    @Test
    void a_zone_that_is_delegated_to_nobody_has_no_name_servers() {
        assertThat(Delegation.nameServers("nowhere.drctl.test", resolver(parent)))
                .isEmpty();
        assertThat(Delegation.nameServers("www.shop.drctl.test", resolver(answering)))
                .isEmpty();
    }

    @Test
    void a_name_server_that_refuses_or_is_gone_tells_nothing() {
        assertThatExceptionOfType(CloudException.class)
                .isThrownBy(() -> Delegation.nameServers("another.test", resolver(parent)))
                .withMessage("the name servers of another.test could not be looked up: the resolver answers REFUSED");
        Resolver gone = resolver(leftOver);
        gone.setTimeout(Duration.ofMillis(500));
        leftOver.close();
        assertThatExceptionOfType(CloudException.class)
                .isThrownBy(() -> Delegation.nameServers("shop.drctl.test", gone))
                .withMessageStartingWith("the name servers of shop.drctl.test could not be looked up: ");
    }

    @Test
    void of_two_zones_of_one_name_the_delegated_one_is_the_sites() {
        FakeCloud cloud = new FakeCloud();
        cloud.traffic().zones.put("left over", new HostedZone("Z1", "shop.drctl.test", LEFT_OVER));
        // As Route 53 tells them: without a dot at the end, in an order of its own.
        cloud.traffic()
                .zones
                .put(
                        "answering",
                        new HostedZone(
                                "Z2", "shop.drctl.test", List.of("NS-2.answering.example", "ns-1.answering.example")));
        String zone = "shop.drctl.test";

        assertThat(HostedZones.look(cloud, zone).isAmbiguous()).isTrue();
        cloud.outside().delegations.put(zone, Delegation.nameServers(zone, resolver(parent)));
        assertThat(HostedZones.find(cloud, zone)).map(HostedZone::id).hasValue("Z2");
        cloud.outside().delegations.put(zone, Delegation.nameServers(zone, resolver(leftOver)));
        assertThat(HostedZones.find(cloud, zone)).map(HostedZone::id).hasValue("Z1");
    }
}
