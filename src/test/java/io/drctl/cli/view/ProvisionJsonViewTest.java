package io.drctl.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.RegionName;
import io.drctl.journal.Standing;
import io.drctl.terraform.ProvisioningOutcome;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProvisionJsonViewTest {
    private static JsonNode document(Standing standing) {
        Screen screen = Screen.plain();
        try (ProvisionJsonView view = new ProvisionJsonView(
                screen.terminal(), new RegionName("us-east-2"), standing, VirtualClock::new, false, false)) {
            view.finished(new ProvisioningOutcome.UpToDate());
        }
        return JsonMapper.builder().build().readTree(screen.out());
    }

    @Test
    void names_account_caller_and_endpoints_like_every_other_document() {
        JsonNode known = document(new Standing(
                "012345678901", "arn:aws:iam::012345678901:user/ops", "", List.of("http://127.0.0.1:5000 for s3")));

        assertThat(known.path("account").asString()).isEqualTo("012345678901");
        assertThat(known.path("caller").asString()).isEqualTo("arn:aws:iam::012345678901:user/ops");
        assertThat(known.path("accountUnknown").isNull()).isTrue();
        assertThat(known.path("endpoints").path(0).asString()).isEqualTo("http://127.0.0.1:5000 for s3");
    }

    @Test
    void says_why_the_account_is_not_known() {
        JsonNode unknown = document(new Standing(null, null, "no answer", List.of()));

        assertThat(unknown.path("account").isNull()).isTrue();
        assertThat(unknown.path("accountUnknown").asString()).isEqualTo("no answer");
        assertThat(unknown.path("endpoints").isArray()).isTrue();
        assertThat(unknown.path("endpoints")).isEmpty();
    }
}
