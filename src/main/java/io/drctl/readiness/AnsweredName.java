package io.drctl.readiness;

import io.drctl.cloud.NameServers;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.text.Words;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What name servers answer for a database's name: that is where its clients go, whatever Route 53 has a record of.
 *
 * @param told what they answer, one clause
 * @param stray an answer that isn't the record's, one clause; null when there is none, or no record is known
 * @param agrees whether all that answer give what the record has; null when that is unknown
 * @param unknown why it isn't known what they answer, one clause; null when it is
 * @param silent who gave no answer, of those that were asked
 */
public record AnsweredName(
        String told,
        @Nullable String stray,
        @Nullable Boolean agrees,
        @Nullable String unknown,
        List<String> silent) {
    /** Nobody outside a private zone's VPCs is answered for it. */
    public static final AnsweredName PRIVATE =
            new AnsweredName("its zone is private, and answers within its VPCs alone", null, null, null, List.of());

    public AnsweredName {
        silent = List.copyOf(silent);
    }

    /**
     * Judges what they answer; pure.
     *
     * @param servers who was asked
     * @param recorded what the name's record points at; null when that is unknown
     */
    public static AnsweredName judge(
            Inventory inventory,
            Database database,
            List<String> servers,
            NameServers.Aliases aliases,
            @Nullable String recorded) {
        String name = Objects.requireNonNull(database.dnsName()).name();
        if (servers.isEmpty()) {
            return unknown("which name servers answer for " + name + " isn't known", List.of());
        }
        Map.Entry<String, String> silent =
                aliases.silent().entrySet().stream().findFirst().orElse(null);
        if (aliases.given().isEmpty()) {
            return unknown(
                    "what name servers answer for " + name + " isn't known: "
                            + Objects.requireNonNull(silent).getValue(),
                    List.copyOf(aliases.silent().keySet()));
        }
        Map.Entry<String, Optional<String>> first =
                aliases.given().entrySet().iterator().next();
        String expected = recorded != null ? recorded : first.getValue().orElse("");
        Map.Entry<String, Optional<String>> other = aliases.given().entrySet().stream()
                .filter(each -> !each.getValue().orElse("").equals(expected))
                .findFirst()
                .orElse(null);
        long agreeing = aliases.given().values().stream()
                .filter(each -> each.orElse("").equals(expected))
                .count();
        String stray = other == null ? null : answer(inventory, database, other);
        String told = (recorded == null
                        ? answer(inventory, database, first)
                        : agreeing + " of " + Words.count(servers.size(), "name server") + " "
                                + (agreeing == 1 ? "answers" : "answer") + " with that")
                + (stray == null ? "" : "; " + stray)
                + (silent == null ? "" : "; " + silent.getValue())
                + (aliases.silent().size() > 1
                        ? " (and " + (aliases.silent().size() - 1) + " more without an answer)"
                        : "");
        return new AnsweredName(
                told,
                stray,
                recorded == null ? null : stray == null,
                null,
                List.copyOf(aliases.silent().keySet()));
    }

    private static AnsweredName unknown(String why, List<String> silent) {
        return new AnsweredName(why, null, null, why, silent);
    }

    private static String answer(Inventory inventory, Database database, Map.Entry<String, Optional<String>> told) {
        return told.getValue()
                .map(target -> told.getKey() + " answers with " + target
                        + NamedWriter.regionOf(inventory, database, target)
                                .map(region -> ", in " + region)
                                .orElse(""))
                .orElse(told.getKey() + " knows no such alias");
    }
}
