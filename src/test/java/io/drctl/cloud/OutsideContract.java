package io.drctl.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.OutsideView.HttpAnswer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every adapter of the view from outside has to do alike. */
public abstract class OutsideContract {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * A site that is served.
     *
     * @param server answers for the zone
     * @param name of the site, below the zone
     * @param addresses of the name
     * @param address at which the site's health path is answered
     */
    public record Served(
            OutsideView outside,
            String server,
            String zone,
            String name,
            List<String> addresses,
            String address,
            int port) {}

    protected abstract Served site();

    @Test
    void a_name_server_gives_the_addresses_of_a_name() {
        Served site = site();

        assertThat(site.outside().addresses(site.server(), site.name(), PATIENCE))
                .containsExactlyInAnyOrderElementsOf(site.addresses());
    }

    @Test
    void a_name_that_does_not_exist_has_no_addresses() {
        Served site = site();

        assertThat(site.outside().addresses(site.server(), "nobody." + site.zone(), PATIENCE))
                .isEmpty();
    }

    @Test
    void a_name_that_does_not_exist_is_an_alias_of_nothing() {
        Served site = site();

        assertThat(site.outside().alias(site.server(), "nobody." + site.zone(), PATIENCE))
                .isEmpty();
    }

    @Test
    void a_name_server_that_is_not_there_says_of_no_name_what_it_is_an_alias_of() {
        Served site = site();

        CloudException failure = catchThrowableOfType(
                CloudException.class, () -> site.outside().alias("ns.invalid", site.name(), PATIENCE));

        assertThat(failure.reason()).isIn(Cause.NOT_CONNECTED, Cause.UNREACHABLE);
    }

    @Test
    void a_name_server_that_is_not_there_is_a_failure_and_no_empty_answer() {
        Served site = site();

        CloudException failure = catchThrowableOfType(
                CloudException.class, () -> site.outside().addresses("ns.invalid", site.name(), PATIENCE));

        assertThat(failure.reason()).isIn(Cause.NOT_CONNECTED, Cause.UNREACHABLE);
        assertThat(failure.operation()).startsWith("dns");
    }

    @Test
    void a_zone_that_nobody_delegates_has_no_name_servers() {
        assertThat(site().outside().nameServers("nobody.invalid", PATIENCE)).isEmpty();
    }

    @Test
    void the_site_answers_at_its_address() {
        Served site = site();

        HttpAnswer answer = site.outside().get("http", site.name(), site.address(), site.port(), "/health", PATIENCE);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.isSuccess()).isTrue();
        assertThat(answer.elapsed()).isPositive();
    }

    @Test
    void where_nobody_listens_no_connection_comes_about() {
        Served site = site();

        CloudException failure = catchThrowableOfType(
                CloudException.class,
                () -> site.outside().get("http", site.name(), "127.0.0.2", 9, "/health", PATIENCE));

        assertThat(failure.reason()).isIn(Cause.NOT_CONNECTED, Cause.UNREACHABLE);
        assertThat(failure.operation()).startsWith("http");
    }
}
