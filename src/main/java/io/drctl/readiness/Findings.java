package io.drctl.readiness;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.WallClock;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SupportDates;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a check finds. A test that can't be carried out becomes a separate finding, so that it hides nothing
 * else.
 */
final class Findings {
    private final Area area;
    private final CheckFamily<?> family;
    private final @Nullable RegionName region;
    private final WallClock clock;
    private final List<Finding> found;

    /** @param family of the check, which reports only ids that the family declares */
    Findings(Area area, CheckFamily<?> family, @Nullable RegionName region, WallClock clock) {
        this(area, family, region, clock, new ArrayList<>());
    }

    private Findings(
            Area area, CheckFamily<?> family, @Nullable RegionName region, WallClock clock, List<Finding> found) {
        this.area = area;
        this.family = family;
        this.region = region;
        this.clock = clock;
        this.found = found;
    }

    /** The same collection, for findings about another Region. */
    Findings in(@Nullable RegionName other) {
        return new Findings(area, family, other, clock, found);
    }

    List<Finding> toList() {
        return List.copyOf(found);
    }

    Instant now() {
        return clock.now();
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Carries out one test. */
    void check(String check, String subject, String expected, Supplier<Judgement> test) {
        demandDeclared(check);
        Judgement judgement;
        try {
            judgement = test.get();
        } catch (CloudException e) {
            judgement = unread(e);
        } catch (RuntimeException e) {
            judgement = defect(check, e);
        }
        add(check, subject, expected, judgement);
    }

    /**
     * Tests whether AWS supports the version that runs; nothing where no date is known for it.
     *
     * @param product as {@link SupportDates#of} knows it
     */
    void support(String check, String subject, String product, String version) {
        SupportDates.of(product, version)
                .ifPresent(support -> check(
                        check,
                        subject,
                        "standard support for 90 days at least",
                        () -> support.warning(LocalDate.ofInstant(clock.now(), ZoneOffset.UTC))
                                .map(warning -> Judgement.warn(warning, support.remedy()))
                                .orElseGet(() -> Judgement.pass(support.standing()))));
    }

    /**
     * Tests whether something exists and, if so, what state it is in. Its other properties are worth checking only when
     * it exists, so the caller goes on with the result.
     *
     * @param missing the judgement when it doesn't exist
     * @return empty when it doesn't exist, or could not be read
     */
    <T> Optional<T> present(
            String check,
            String subject,
            String expected,
            Supplier<Optional<T>> observation,
            Supplier<Judgement> missing,
            Function<T, Judgement> judge) {
        demandDeclared(check);
        Optional<T> seen;
        Judgement judgement;
        try {
            seen = observation.get();
            judgement = seen.map(judge).orElseGet(missing);
        } catch (CloudException e) {
            seen = Optional.empty();
            judgement = unread(e);
        } catch (RuntimeException e) {
            seen = Optional.empty();
            judgement = defect(check, e);
        }
        add(check, subject, expected, judgement);
        return seen;
    }

    /** A check that failed midway: its findings stand, and the failure is reported. */
    void brokeOff(RuntimeException defect) {
        String check = area.word() + ".checked";
        add(check, area.title(), "checked to the end", defect(check, defect));
    }

    private void demandDeclared(String check) {
        if (!family.ids().contains(check)) {
            throw new IllegalStateException(check + " is declared by no family of checks of " + area.word());
        }
    }

    private void add(String check, String subject, String expected, Judgement judgement) {
        found.add(new Finding(
                check,
                area,
                subject,
                region,
                judgement.verdict(),
                family.telling().contains(check),
                expected,
                judgement.seen(),
                judgement.remedy(),
                clock.now(),
                judgement.unread(),
                judgement.awaited(),
                judgement.impact(),
                judgement.loss(),
                null));
    }

    private static Judgement unread(CloudException e) {
        return Judgement.unread(
                "could not be read (" + Remedies.reason(e.reason()) + "): " + oneLine(e.explain()),
                Remedies.of(e),
                Unanswered.Unread.of(e));
    }

    private static Judgement defect(String check, RuntimeException e) {
        return Judgement.unknown(
                "the check " + check + " broke off: " + oneLine(e.toString()),
                "this is a bug in drctl: run it again with --debug and report it");
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
