package io.drctl.action.traffic;

import io.drctl.action.ActionParameter;
import io.drctl.action.Check;
import io.drctl.action.CheckResult;
import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.Outline;
import io.drctl.action.StepContext;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.util.List;

/**
 * Reports whether the database in a Region accepts writes, for runs that move only the traffic: the site in the other
 * Region answers, but while its cluster is a replica nothing can be written there. It only reports, by the same
 * judgement as the gate of the step that moves the traffic, and never stops a run.
 */
public final class LocateWriter implements Check {
    private static final Fact<Answer> TAKES_WRITES = Fact.oneOf(Answer.class, WriterPlace.TAKES_WRITES);

    /** Whether the database there accepts writes. */
    private enum Answer {
        YES,
        NO,
        /** It does, but lacks writes made elsewhere. */
        STALE,
        UNKNOWN
    }

    @Override
    public String name() {
        return "locate-writer";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("region", ParameterType.REGION),
                ActionParameter.optional(StepContext.APPLICATION, ParameterType.APPLICATION));
    }

    @Override
    public Outline outline(StepContext context) {
        return Outline.ofCheck(
                        "check whether the database in " + context.region("region") + " accepts writes",
                        Duration.ofMinutes(1))
                .needing(WriterGate.needs(context, context.region("region")));
    }

    @Override
    public CheckResult check(StepContext context) {
        RegionName region = context.region("region");
        WriterPlace place = WriterGate.look(context, region);
        return switch (place.kind()) {
            case HERE -> told(Answer.YES, place.seen());
            case FOLLOWS -> told(Answer.NO, place.seen());
            // Where a run left a promotion undecided, users may be at the writer, or at a copy.
            case NOT_NOW -> told(place.goOn() == null ? Answer.NO : Answer.UNKNOWN, place.seen());
            case STALE -> told(Answer.STALE, place.seen());
            case UNKNOWN -> told(Answer.UNKNOWN, place.seen());
        };
    }

    private static CheckResult told(Answer answer, String detail) {
        return new CheckResult(CheckResult.Status.PASSED, detail, Facts.of(TAKES_WRITES, answer));
    }
}
