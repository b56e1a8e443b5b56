package io.drctl.action.presteps;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Pace;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.Alarms;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ensures that a Region has its take-over switch: a CloudWatch alarm that the other Region's Route 53 health check
 * follows. It makes "standby takes over primary" possible, which needs no call to Route 53's control plane (AWS
 * Architecture Blog, "Creating Disaster Recovery Mechanisms Using Amazon Route 53"). It is a pre-step because each
 * Region's Terraform configuration refers to the other Region's alarm.
 *
 * <p>An alarm that earlier versions made goes back to OK a few minutes after its last data point, and users with it; it
 * is made to keep its state.
 */
public final class EnsureTakeOverAlarm implements Effect<Boolean> {
    @Override
    public String name() {
        return "ensure-take-over-alarm";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(ActionParameter.required("region", ParameterType.REGION));
    }

    @Override
    public boolean concerns(StepContext context) {
        return context.inventory().terraform().isManaged()
                && !context.inventory().applications().isEmpty();
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        return new Outline(
                        "take-over alarm " + alarmName(context) + " in " + region,
                        Reversibility.REVERSIBLE,
                        List.of(new PlannedCall("cloudwatch:PutMetricAlarm", region.value(), Plane.CONTROL)),
                        List.of(),
                        Duration.ofMinutes(1),
                        Remedy.of(Command.aws(
                                "cloudwatch",
                                "delete-alarms",
                                "--region",
                                region,
                                "--alarm-names",
                                alarmName(context))))
                .asking("make take-over alarm " + alarmName(context) + " in " + region);
    }

    @Override
    public Observation<Boolean> observe(StepContext context) {
        Optional<Alarms.Alarm> alarm =
                context.cloud().alarms(context.region("region")).alarm(alarmName(context));
        if (alarm.isEmpty()) {
            return new Observation.NotYet<>("alarm " + alarmName(context) + " would be created", false);
        }
        return alarm.get().forgets()
                ? new Observation.NotYet<>(
                        "alarm " + alarmName(context) + " is there, but goes back to OK without data points; it would"
                                + " be made to keep its state",
                        true)
                : new Observation.Satisfied<>("found alarm " + alarmName(context));
    }

    @Override
    public List<Gate> gates() {
        return List.of();
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Boolean exists) {
        return List.of();
    }

    @Override
    public Facts apply(StepContext context, Boolean exists) {
        context.cloud().alarms(context.region("region")).makeTakeOverAlarm(alarmName(context));
        return Facts.NONE;
    }

    /** One that was there is improved, and isn't taken away. */
    @Override
    public @Nullable Remedy undo(StepContext context, Boolean exists) {
        return exists ? null : outline(context).undo();
    }

    @Override
    public Pace pace() {
        return Pace.QUICK;
    }

    private static String alarmName(StepContext context) {
        return context.inventory().takeOverAlarm(context.region("region"));
    }
}
