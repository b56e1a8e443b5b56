package io.drctl.action.traffic;

import io.drctl.action.ActionParameter;
import io.drctl.action.Check;
import io.drctl.action.CheckResult;
import io.drctl.action.Outline;
import io.drctl.action.StepContext;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Says where the database is written, for runs that move the traffic alone: the site in the other Region answers, but while
 * its cluster is a replica nothing can be written there. It only says so, by the same judgement as the gate of the step that
 * moves the traffic, and stands in nobody's way.
 */
public final class LocateWriter implements Check {
    private static final String WRITER_FACT = "takes-writes";

    @Override
    public String name() {
        return "locate-writer";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(ActionParameter.required("region", ParameterType.REGION));
    }

    @Override
    public Outline outline(StepContext context) {
        return Outline.ofCheck(
                "check whether the database in " + context.region("region") + " takes writes", Duration.ofMinutes(1));
    }

    @Override
    public CheckResult check(StepContext context) {
        RegionName region = context.region("region");
        WriterPlace place = WriterGate.look(context, region);
        return switch (place.kind()) {
            case HERE -> told("yes", place.seen());
            case FOLLOWS, NOT_NOW -> told("no", place.seen());
            case STALE -> told("stale", place.seen());
            case UNKNOWN -> told("unknown", place.seen());
        };
    }

    private static CheckResult told(String answer, String detail) {
        return new CheckResult(CheckResult.Verdict.PASSED, detail, Map.of(WRITER_FACT, answer));
    }
}
