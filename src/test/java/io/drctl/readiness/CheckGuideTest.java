package io.drctl.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.InventoryReader;
import io.drctl.inventory.Routing;
import io.drctl.testing.Inventories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code drctl explain} and {@code docs/checks} say of each check. */
final class CheckGuideTest {
    private static final Path EXAMPLES = Path.of("docs/examples");
    private static final Path PAGES = Path.of("docs/checks");

    /** Those of every inventory that the project ships. */
    private static Set<String> declared() throws IOException {
        Set<String> ids = new TreeSet<>();
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            Stream.concat(Stream.of(Path.of("inventory.yaml")), files.filter(file -> file.endsWith("inventory.yaml")))
                    .map(file -> InventoryReader.read(file, file.toString(), CheckCatalogue.kinds())
                            .inventory())
                    .flatMap(inventory -> CheckCatalogue.of(inventory).stream())
                    .forEach(entry -> ids.addAll(entry.family().ids()));
        }
        for (DatabaseTopology topology : DatabaseTopology.values()) {
            CheckCatalogue.of(Inventories.flaskSite(Routing.FAILOVER, topology))
                    .forEach(entry -> ids.addAll(entry.family().ids()));
        }
        return ids;
    }

    @Test
    void each_check_has_a_guide() throws IOException {
        assertThat(declared()).allSatisfy(id -> assertThat(CheckGuide.of(id)).isPresent());
    }

    @Test
    void a_guide_says_everything_in_sentences() {
        assertThat(CheckGuide.all())
                .isNotEmpty()
                .allSatisfy(guide -> assertThat(List.of(guide.asks(), guide.why(), guide.fix()))
                        .allSatisfy(text -> assertThat(text).endsWith(".").hasSizeGreaterThan(10)));
    }

    /** Written by {@code -Ddrctl.golden=write}. */
    @Test
    void each_check_has_a_page_in_docs_that_says_the_same() throws IOException {
        boolean isWriting = "write".equals(System.getProperty("drctl.golden"));
        for (CheckGuide guide : CheckGuide.all()) {
            Path page = PAGES.resolve(guide.check() + ".md");
            if (isWriting) {
                Files.createDirectories(PAGES);
                Files.writeString(page, page(guide));
            }
            assertThat(page).hasContent(page(guide));
        }
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString()).filter(name -> !name.equals("README.md")))
                    .containsExactlyInAnyOrderElementsOf(CheckGuide.all().stream()
                            .map(guide -> guide.check() + ".md")
                            .toList());
        }
        if (isWriting) {
            Files.writeString(PAGES.resolve("README.md"), index());
        }
        assertThat(PAGES.resolve("README.md")).hasContent(index());
    }

    private static String page(CheckGuide guide) {
        return """
                # %s

                %s

                **Impact: %s.** A failure %s.

                %s

                **To fix:** %s
                """.formatted(
                        guide.check(),
                        guide.asks(),
                        guide.impact().word(),
                        guide.impact().words(),
                        guide.why(),
                        guide.fix());
    }

    private static String index() {
        StringBuilder text = new StringBuilder("""
                # What `drctl verify` checks

                Each check has an id that stays, which scripts may rely on; `drctl explain ID` prints its page.

                | check | impact | asks |
                |---|---|---|
                """);
        for (CheckGuide guide : CheckGuide.all()) {
            text.append("| [")
                    .append(guide.check())
                    .append("](")
                    .append(guide.check())
                    .append(".md) | ")
                    .append(guide.impact().word())
                    .append(" | ")
                    .append(guide.asks())
                    .append(" |\n");
        }
        return text.toString();
    }
}
