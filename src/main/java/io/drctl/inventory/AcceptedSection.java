package io.drctl.inventory;

import io.drctl.text.Similarity;
import io.drctl.yaml.YamlMappingReader;
import io.drctl.yaml.YamlNode.Scalar;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlShape;
import io.drctl.yaml.YamlValue;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The part {@code accepted} of an inventory: findings of {@code verify} that may stand for a while. */
final class AcceptedSection {
    private static final int TEXT_MAX = 300;

    private static final String HOW_TO_DATE = "write the last day on which it holds, such as 2026-12-31";

    /** What stands for so long isn't for a while. */
    private static final int YEARS_MAX = 1;

    private static final YamlShape<String> SENTENCE = YamlShape.TEXT
            .described("a sentence")
            .where(
                    text -> text.length() <= TEXT_MAX && text.lines().count() == 1,
                    "is longer than a line of " + TEXT_MAX + " characters",
                    "write one sentence, and name what says more, such as a ticket");

    private static final YamlShape<String> CHECK = YamlShape.TEXT
            .described("the id of a check, such as bucket.encrypted")
            .where(
                    text -> CheckIds.all().contains(text),
                    text -> "names " + InventoryRules.shown(text) + ", and there is no such check"
                            + Similarity.hint(text, CheckIds.all()),
                    "write the id that verify prints before the subject");

    /** Without quotes, YAML has dates that a reader may take for something else. */
    private static final YamlShape<LocalDate> DAY = YamlShape.SCALAR
            .described("a day, such as 2026-12-31")
            .map(Scalar::text)
            .where(text -> day(text).isPresent(), "is not a day", HOW_TO_DATE)
            .map(text -> day(text).orElseThrow());

    /** One of them, as far as it has the right shape. */
    record Draft(
            YamlValue<String> check,
            YamlValue<String> asset,
            YamlValue<String> region,
            YamlValue<String> reason,
            YamlValue<String> by,
            YamlValue<LocalDate> until) {}

    private final List<YamlValue<Draft>> drafts;
    private final YamlProblems problems;

    AcceptedSection(YamlValue<List<YamlValue<Draft>>> accepted, YamlProblems problems) {
        this.drafts = accepted.orElse(List.of());
        this.problems = problems;
    }

    static Draft read(YamlMappingReader one) {
        return new Draft(
                one.required("check", CHECK),
                one.optional("asset", LocalRules.WORD),
                one.optional("region", YamlShape.TEXT),
                one.required("reason", SENTENCE),
                one.required("by", SENTENCE),
                one.required("until", DAY));
    }

    private static Optional<LocalDate> day(String text) {
        if (!text.matches("\\d{4}-\\d\\d-\\d\\d")) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Stream<Draft> present() {
        return drafts.stream().flatMap(draft -> Stream.ofNullable(draft.orNull()));
    }

    /** @param former Regions that the site has left: what is accepted there is told, and does no harm */
    void check(RowIds rows, RegionShapes regions, List<String> former) {
        Map<List<String>, Integer> seen = new HashMap<>();
        for (YamlValue<Draft> value : drafts) {
            value.ifPresent(draft -> {
                checkAsset(draft.asset(), rows);
                checkRegion(draft.region(), regions, former);
                if (draft.check().isPresent()) {
                    List<String> what = List.of(
                            draft.check().get(),
                            draft.asset().orElse(""),
                            draft.region().orElse(""));
                    Integer first = seen.putIfAbsent(what, value.position().line());
                    if (first != null) {
                        problems.error(
                                value.position(),
                                "the same is accepted on line " + first + " already",
                                "keep one of the two");
                    }
                }
            });
        }
    }

    private void checkAsset(YamlValue<String> asset, RowIds rows) {
        if (asset.isPresent() && rows.row(asset.get()).isEmpty() && rows.isComplete()) {
            problems.error(
                    asset.position(),
                    "`asset` names " + asset.get() + ", and no row has that id"
                            + Similarity.hint(asset.get(), rows.all()),
                    "use one of " + String.join(", ", rows.all()) + ", or leave it out");
        }
    }

    private void checkRegion(YamlValue<String> region, RegionShapes regions, List<String> former) {
        List<String> known = regions.names().stream().map(RegionName::value).toList();
        if (!region.isPresent() || known.isEmpty() || known.contains(region.get())) {
            return;
        }
        if (former.contains(region.get())) {
            problems.warning(
                    region.position(),
                    "accepts a finding in " + region.get() + ", a Region that the site has left",
                    "remove it");
            return;
        }
        problems.error(
                region.position(),
                "`region` names " + InventoryRules.shown(region.get()) + ", which is no Region of the site"
                        + Similarity.hint(region.get(), known),
                "use one of " + String.join(", ", known) + ", or leave it out");
    }

    /** Says which hold no longer, or for longer than a while. */
    void checkAge(LocalDate today) {
        present().map(Draft::until).filter(YamlValue::isPresent).forEach(until -> {
            if (until.get().isBefore(today)) {
                problems.warning(
                        until.position(),
                        "accepted until " + until.get() + ", which is over: verify tells the finding again",
                        "fix what it is about and remove the entry, or agree on a later day");
            } else if (until.get().isAfter(today.plusYears(YEARS_MAX))) {
                problems.warning(
                        until.position(),
                        "accepted until " + until.get() + ", for more than a year",
                        "choose a day on which somebody looks at it again");
            }
        });
    }

    List<Acceptance> build() {
        return present()
                .map(draft -> new Acceptance(
                        draft.check().get(),
                        draft.asset().orNull(),
                        draft.region().isPresent()
                                ? new RegionName(draft.region().get())
                                : null,
                        draft.reason().get(),
                        draft.by().get(),
                        draft.until().get()))
                .toList();
    }
}
