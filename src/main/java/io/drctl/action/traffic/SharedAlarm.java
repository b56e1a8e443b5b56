package io.drctl.action.traffic;

import io.drctl.action.StepContext;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.cloud.TrafficRouting.HealthCheck;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.Application;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.text.Words;
import io.drctl.writer.Reply;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The other applications of a site whose records follow a Region's take-over alarm too. There is one alarm a Region, so
 * raising it for one application moves the users of all of them, past no gate of theirs; and clearing it moves back
 * those that nothing else keeps there. What can't be read counts as following.
 */
final class SharedAlarm {
    private SharedAlarm() {}

    /**
     * Those whose records follow the alarm of a Region, or may, and don't point there by themselves: raising it would
     * move their users there, and clearing it would send them back. By name.
     */
    static List<String> others(StepContext context, RegionName region) {
        // All of them are moved by this run, and those that it has seen to be ready may go together.
        if (context.isOfWholeSite()) {
            return ReadyToServe.missing(context).stream()
                    .filter(name -> !name.equals(context.application().name()))
                    .toList();
        }
        List<Application> all = applications(context).toList();
        List<Boolean> hang =
                sideBySide(context, all, each -> mayFollow(context, each, region) && !isLed(context, each, region));
        return IntStream.range(0, all.size())
                .filter(hang::get)
                .mapToObj(i -> all.get(i).name())
                .toList();
    }

    /** {@code alarm NAME would move the users of api and shop as well}. */
    static String words(String alarm, List<String> applications) {
        return "alarm " + alarm + " would move the users of " + Words.list(applications) + " as well";
    }

    /** Asks about each application at the same time, as they ask the same for the most part. */
    static <T> List<T> sideBySide(
            StepContext context, List<Application> applications, Function<Application, T> question) {
        return context.cloud()
                .threads()
                .all(
                        "application",
                        applications.stream()
                                .map(each -> (Callable<T>) () -> question.apply(each))
                                .toList());
    }

    private static Stream<Application> applications(StepContext context) {
        return context.inventory().applications().stream()
                .filter(each -> !each.name().equals(context.application().name()))
                .filter(each -> each.routing() == Routing.FAILOVER && each.isMoved());
    }

    /** Whether there is another application that a take-over could concern. */
    static boolean isPossible(StepContext context) {
        return applications(context).findAny().isPresent();
    }

    /**
     * Whether a record of an application is withdrawn while the alarm of a Region fires; true where that is unknown.
     */
    static boolean mayFollow(StepContext context, Application application, RegionName region) {
        String alarm = context.inventory().takeOverAlarm(region);
        try {
            return Aim.read(context.cloud(), application).stream()
                    .flatMap(aim -> aim.records().stream())
                    .map(RecordSet::healthCheckId)
                    .filter(Objects::nonNull)
                    .distinct()
                    .anyMatch(id -> follows(context.cloud().traffic().healthCheck(id), alarm, region));
        } catch (CloudException e) {
            return true;
        }
    }

    private static boolean follows(Optional<HealthCheck> check, String alarm, RegionName region) {
        return check.filter(found ->
                        alarm.equals(found.alarmName()) && region.value().equals(found.alarmRegion()))
                .isPresent();
    }

    /** The Region may be one that is being left, which delays nobody for longer than a moment. */
    private static boolean isLed(StepContext context, Application application, RegionName region) {
        try {
            Optional<String> balancer = context.cloud()
                    .threads()
                    .start(
                            "load-balancer",
                            () -> application
                                    .loadBalancerIn(region)
                                    .flatMap(name -> context.cloud()
                                            .loadBalancing(region)
                                            .loadBalancer(name)))
                    .join(Reply.PATIENCE)
                    .map(LoadBalancer::dnsName);
            return balancer.isPresent()
                    && Aim.read(context.cloud(), application).stream().allMatch(aim -> aim.leadsTo(balancer.get()));
        } catch (CloudException | TimeoutException | CompletionException e) {
            return false;
        }
    }
}
