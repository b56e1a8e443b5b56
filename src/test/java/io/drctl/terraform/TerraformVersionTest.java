package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerraformVersionTest {
    @ParameterizedTest
    @CsvSource({"1.11.4,1.11.4", "v1.10.0,1.10.0", "1.12.0-beta1,1.12.0", "1.9.8+ent,1.9.8"})
    void reads_a_version(String text, String expected) {
        assertThat(TerraformVersion.parse(text)).map(TerraformVersion::toString).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.11", "one", "1.11.x", "999999999999.1.1"})
    void reads_nothing_else(String text) {
        assertThat(TerraformVersion.parse(text)).isEmpty();
    }

    @Test
    void compares_by_number() {
        TerraformVersion old = TerraformVersion.parse("1.9.10").orElseThrow();
        assertThat(old).isLessThan(TerraformVersion.OLDEST);
        assertThat(TerraformVersion.parse("1.10.1").orElseThrow()).isGreaterThan(TerraformVersion.OLDEST);
    }

    @Test
    void reads_what_terraform_prints() {
        assertThat(TerraformVersion.read("{\"terraform_version\":\"1.11.4\",\"platform\":\"linux_amd64\"}"))
                .contains(new TerraformVersion(1, 11, 4));
        assertThat(TerraformVersion.read("Terraform v1.11.4")).isEmpty();
        assertThat(TerraformVersion.read("{}")).isEmpty();
    }
}
