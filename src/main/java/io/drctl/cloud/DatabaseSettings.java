package io.drctl.cloud;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster is kept, beside what it is (<a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html">DBCluster</a>).
 *
 * @param port on which its server listens; 0 where RDS doesn't say
 * @param backupDays for how many days automated backups are kept, 1 to 35; 0 where there are none
 * @param restorableTo the newest moment to which it can be restored, normally a few minutes ago; null where RDS doesn't
 *     say
 * @param parameterGroup of the cluster; null where RDS doesn't say
 * @param pending instances that haven't taken over the group's parameters, such as {@code site-1 (pending-reboot)}
 * @param securityGroups ids
 */
public record DatabaseSettings(
        int port,
        int backupDays,
        @Nullable Instant restorableTo,
        @Nullable String parameterGroup,
        List<String> pending,
        List<String> securityGroups) {
    public DatabaseSettings {
        pending = List.copyOf(pending);
        securityGroups = List.copyOf(securityGroups);
    }

    /**
     * A parameter of a cluster's parameter group that has a value of its own or of the engine's (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Parameter.html">Parameter</a>).
     *
     * @param value as RDS has it, such as {@code ROW}, {@code 1} or a formula in braces
     */
    public record Parameter(String name, String value) {}
}
