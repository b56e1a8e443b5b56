package io.drctl.yaml;

import io.drctl.cloud.Compute;
import io.drctl.diagnostic.InputException;
import io.drctl.fuzz.Bounds;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import io.drctl.runbook.Template;
import io.drctl.text.Durations;
import io.drctl.text.Similarity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Any text as what a person gives in one word: a duration, a Region, a parameter, a key, a word to be guessed. */
public final class TextFuzz {
    private static final List<String> WORDS = List.of("site", "regions", "objectives", "hosted-zone", "per-region");

    private TextFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        Bounds.hold(() -> {
            Optional<Duration> duration = Durations.parse(text);
            duration.ifPresent(Durations::compact);
            RegionName.isWellFormed(text);
            for (ParameterType type : ParameterType.values()) {
                type.accepts(text);
            }
            Template.references(text).stream().limit(10).forEach(name -> resolved(text, name));
            Similarity.closest(text, WORDS);
            Compute.KeyPair.material(text);
            document(data);
        });
    }

    private static void resolved(String text, String name) {
        try {
            int length = Template.resolve(text, Map.of(name, name + name)).length();
            if (length > Template.TEXT_MAX) {
                throw new AssertionError("a text of " + length + " characters");
            }
        } catch (IllegalArgumentException refused) {
            // Other names in it have no value, or it grows too long.
            return;
        }
    }

    private static void document(byte[] data) {
        try {
            YamlDocument.read(data, "text.yaml");
        } catch (InputException refused) {
            if (refused.diagnostics().isEmpty()) {
                throw new AssertionError("refused without a reason", refused);
            }
        }
    }
}
