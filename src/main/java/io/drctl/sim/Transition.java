package io.drctl.sim;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.drctl.cloud.TrafficRouting;
import io.drctl.inventory.RegionName;
import io.drctl.sim.Fault.TransitionKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that AWS does by itself at a time to come. Data, and not code, so that it outlives the process. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "transition")
sealed interface Transition {
    /** Null for what no fault can hold up. */
    default @Nullable TransitionKind kind() {
        return null;
    }

    /** RDS begins to show that a cluster is busy. */
    record StatusSeen(RegionName region, String clusterId, String busy, String status) implements Transition {}

    /** The replica stands alone and takes writes. */
    record PromotionEnded(RegionName region, String clusterId) implements Transition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.PROMOTION;
        }
    }

    /** A reader has become the writer; or, without a reader, the writer has been recreated. */
    record WriterFailedOver(RegionName region, String clusterId, String writer) implements Transition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.WRITER_FAILOVER;
        }
    }

    /** A database instance is there again after a restart. */
    record DatabaseInstanceUp(RegionName region, String instanceId) implements Transition {}

    record DatabaseInstanceDeleted(RegionName region, String instanceId) implements Transition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.DATABASE_DELETION;
        }
    }

    record ClusterDeleted(RegionName region, String clusterId, String snapshot) implements Transition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.DATABASE_DELETION;
        }
    }

    record ClusterCreated(RegionName region, String clusterId) implements Transition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.DATABASE_CREATION;
        }
    }

    record DatabaseInstanceCreated(RegionName region, String instanceId) implements Transition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.DATABASE_CREATION;
        }
    }

    /** The global database's primary is another one. */
    record GlobalFailedOver(String globalCluster, String targetArn, boolean planned) implements Transition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.GLOBAL_FAILOVER;
        }
    }

    /** CloudWatch takes the minute's sample of a replica's lag. */
    record LagSampled(RegionName region, String clusterId) implements Transition {}

    record ImageCopied(RegionName region, String imageId) implements Transition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.IMAGE_COPY;
        }
    }

    /** One name server has a change. */
    record DnsServed(String server, List<TrafficRouting.RecordSet> records) implements Transition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.DNS_CHANGE;
        }
    }

    /** All name servers have a change. */
    record DnsInSync(String change) implements Transition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.DNS_CHANGE;
        }
    }

    /** The load balancer's checks have found out how a target is. */
    record TargetNoticed(RegionName region, String instanceId) implements Transition {}

    /** Route 53's checks have found out how a Region's load balancer is. */
    record BalancerNoticed(RegionName region) implements Transition {}

    /** CloudWatch has evaluated an alarm. */
    record AlarmEvaluated(RegionName region, String alarm, String state) implements Transition {}

    record InstanceStarted(RegionName region, String instanceId) implements Transition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.COMPUTE;
        }
    }

    record InstanceChecked(RegionName region, String instanceId) implements Transition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.COMPUTE;
        }
    }

    record BalancerCreated(RegionName region, String name) implements Transition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.COMPUTE;
        }
    }

    record KubernetesCreated(RegionName region, String cluster) implements Transition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.KUBERNETES;
        }
    }

    record NodeGroupCreated(RegionName region, String key) implements Transition {
        @Override
        public TransitionKind kind() {
            return TransitionKind.KUBERNETES;
        }
    }
}
