package io.drctl.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.WallClock;
import io.drctl.inventory.RegionName;
import io.drctl.terraform.Stage;
import io.drctl.terraform.Tally;
import io.drctl.terraform.TerraformEvent;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProvisionProgressTest {
    private final Screen live = new Screen(false, true);

    private static WallClock clock() {
        return new VirtualClock();
    }

    private String lastLine(String... addresses) {
        Tally tally = new Tally(62, 12, Map.of(), List.of());
        try (ProvisionProgress progress =
                new ProvisionProgress(live.terminal(), new RegionName("us-east-2"), ProvisionProgressTest::clock)) {
            progress.entered(Stage.APPLY);
            for (String address : addresses) {
                progress.happened(new TerraformEvent.Started(address, "create"), tally);
            }
        }
        String[] drawn = live.err().split("\r", -1);
        return drawn[drawn.length - 2];
    }

    @Test
    void the_live_line_is_cut_by_the_terminal_rather_than_broken_and_is_taken_away_at_the_end() {
        assertThat(lastLine("aws_vpc.site"))
                .isEqualTo("\u001b[?7lApplying to us-east-2: 12 of 62; aws_vpc.site 0 s\u001b[K\u001b[?7h");
        assertThat(live.err()).endsWith("\r\u001b[K");
    }

    @Test
    void what_there_is_no_room_for_is_counted() {
        assertThat(lastLine("aws_rds_cluster.database", "aws_rds_cluster_instance.database[0]", "aws_lb.site"))
                .contains("12 of 62; aws_rds_cluster.database 0 s and 2 more\u001b[K");
        assertThat(lastLine("aws_vpc_security_group_ingress_rule.load_balancer_users[\"0.0.0.0/0\"]", "aws_lb.site"))
                .contains("12 of 62; 2 under way\u001b[K");
    }
}
