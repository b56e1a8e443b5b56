package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.process.Interruption;
import io.drctl.process.Invocation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerraformRunTest {
    private static TerraformRun.Result document(String script) {
        return TerraformRun.document(
                new Invocation(List.of("/bin/sh", "-c", script), Map.of("PATH", System.getenv("PATH")), Path.of("/")),
                Interruption.unwatched());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "head -c 40000000 /dev/zero | tr '\\0' x",
                "yes $(head -c 100000 /dev/zero | tr '\\0' x) | head -c 40000000"
            })
    void a_document_larger_than_memory_allows_is_one_clear_line(String script) {
        assertThatThrownBy(() -> document(script))
                .isInstanceOf(ProvisioningException.class)
                .hasMessage("Terraform printed more than drctl reads of one document (32 million characters)");
    }

    @Test
    void a_large_document_is_read_whole() {
        assertThat(document("head -c 30000000 /dev/zero | tr '\\0' x").document())
                .hasSize(30_000_001);
    }
}
