package io.drctl.terraform;

import io.drctl.fuzz.Bounds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Any text as what Terraform prints: events, a plan, a version, a lock. */
public final class TerraformFuzz {
    private TerraformFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        Bounds.hold(() -> {
            text.lines().forEach(TerraformEvents::parse);
            StateLock.parse(text);
            TerraformVersion.read(text);
            TerraformVersion.parse(text);
            JsonNode document;
            try {
                document = Json.read(text);
            } catch (JacksonException notJson) {
                return;
            }
            TerraformPlan.read(document, List.of());
            PlanGuard.judge(document, List.of(), Set.of());
        });
    }
}
