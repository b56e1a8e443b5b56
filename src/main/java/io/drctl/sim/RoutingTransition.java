package io.drctl.sim;

import io.drctl.cloud.TrafficRouting;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.sim.Fault.TransitionKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Route 53, its health checks and the alarms that they follow do on their own. */
sealed interface RoutingTransition extends Transition {
    /** One name server has a change. */
    record DnsServed(String server, List<TrafficRouting.RecordSet> records) implements RoutingTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.DNS_CHANGE;
        }

        @Override
        public void happen(World world) {
            world.dns().served(this);
        }
    }

    /** All name servers have a change. */
    record DnsInSync(String change) implements RoutingTransition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.DNS_CHANGE;
        }

        @Override
        public void happen(World world) {
            world.dns().inSync(change);
        }

        @Override
        public Optional<UnderWay> underWay(Inventory inventory, @Nullable Instant ends) {
            return Optional.of(new UnderWay(
                    "propagation",
                    "record " + inventory.application().mainName().name(),
                    null,
                    ends));
        }
    }

    /** A change that was accepted is lost. */
    record DnsStranded(String change, List<TrafficRouting.RecordSet> before, List<TrafficRouting.RecordSet> after)
            implements RoutingTransition {
        @Override
        public void happen(World world) {
            world.dns().stranded(this);
        }
    }

    /** Route 53's checks have determined the health of a Region's load balancer. */
    record BalancerNoticed(RegionName region) implements RoutingTransition {
        @Override
        public void happen(World world) {
            world.fleet().balancerNoticed(region);
        }
    }

    /** Health checks that alternate have found a Region's targets otherwise than before. */
    record HealthAlternated(RegionName region, boolean isHealthy) implements RoutingTransition {
        @Override
        public void happen(World world) {
            world.fleet().alternate(region, isHealthy);
        }
    }

    /** CloudWatch has evaluated an alarm. */
    record AlarmEvaluated(RegionName region, String alarm, String state) implements RoutingTransition {
        @Override
        public void happen(World world) {
            world.dns().alarmEvaluated(region, alarm, state);
        }
    }

    /** Minutes have passed without a data point for an alarm that doesn't keep its state. */
    record AlarmForgets(RegionName region, String alarm) implements RoutingTransition {
        @Override
        public void happen(World world) {
            world.dns().alarmForgets(region, alarm);
        }
    }
}
