package io.drctl.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drctl.inventory.RegionName;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointOverridesTest {
    @Test
    void one_region_is_overridden_and_the_others_are_not() {
        EndpointOverrides overrides =
                EndpointOverrides.from(Map.of("DRCTL_ENDPOINT_URL_US_EAST_2", "http://10.255.255.1:1", "HOME", "/"));

        assertThat(overrides.apply(new RegionName("us-east-2"))).hasValue(URI.create("http://10.255.255.1:1"));
        assertThat(overrides.apply(new RegionName("us-west-1"))).isEmpty();
    }

    @Test
    void a_variable_that_is_wrong_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EndpointOverrides.from(Map.of("DRCTL_ENDPOINT_URL_OHIO", "http://10.255.255.1")))
                .withMessageContaining("DRCTL_ENDPOINT_URL_OHIO");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EndpointOverrides.from(Map.of("DRCTL_ENDPOINT_URL_US_EAST_2", "10.255.255.1:80")))
                .withMessageContaining("DRCTL_ENDPOINT_URL_US_EAST_2");
    }
}
