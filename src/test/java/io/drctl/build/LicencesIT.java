package io.drctl.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is packed, by the bill of materials that the build writes just before the integration tests. */
final class LicencesIT {
    private static final Path BILL = Path.of("target/drctl.cdx.json");

    /** Those under which an Apache-2.0 project may pass a library on. */
    private static final Set<String> FITTING = Set.of("Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause");

    /** One that may be passed on as a jar of its own, unchanged, which anybody can replace. */
    private static final Map<String, Set<String>> FITTING_AS_A_JAR =
            Map.of("mariadb-java-client", Set.of("LGPL-2.1", "LGPL-2.1-only", "LGPL-2.1-or-later"));

    private static JsonNode bill() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(BILL));
    }

    @Test
    void every_library_that_is_packed_has_a_licence_that_fits() throws IOException {
        List<String> unfit = new ArrayList<>();
        for (JsonNode component : bill().path("components")) {
            Set<String> licences = new TreeSet<>();
            component
                    .path("licenses")
                    .forEach(each -> licences.add(each.path("license")
                            .path("id")
                            .asString(each.path("license").path("name").asString("unknown"))));
            Set<String> fitting = new TreeSet<>(FITTING);
            fitting.addAll(FITTING_AS_A_JAR.getOrDefault(component.path("name").asString(""), Set.of()));
            if (licences.isEmpty() || !fitting.containsAll(licences)) {
                unfit.add(component.path("purl").asString("") + ": " + licences);
            }
        }
        assertThat(unfit).isEmpty();
    }

    @Test
    void the_bill_of_materials_names_every_jar_that_is_packed_and_nothing_else() throws IOException {
        List<String> billed = new ArrayList<>();
        for (JsonNode component : bill().path("components")) {
            billed.add(component.path("name").asString("") + "-"
                    + component.path("version").asString("") + ".jar");
        }
        try (Stream<Path> jars = Files.list(Path.of("target/drctl/lib"))) {
            assertThat(jars.map(jar -> String.valueOf(jar.getFileName())).filter(name -> !name.startsWith("drctl-")))
                    .containsExactlyInAnyOrderElementsOf(billed);
        }
    }

    @Test
    void the_bill_of_materials_is_the_same_for_the_same_commit() throws IOException {
        assertThat(bill().has("serialNumber")).isFalse();
        assertThat(bill().path("metadata").has("timestamp")).isFalse();
    }
}
