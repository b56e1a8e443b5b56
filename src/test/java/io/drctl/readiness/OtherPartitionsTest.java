package io.drctl.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.diagnostic.SourcePosition;
import io.drctl.inventory.InventoryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An ARN of another partition is refused where it stands, by that partition's name. */
final class OtherPartitionsTest {
    private static final Path EXAMPLE = Path.of("docs/examples/weighted-static-site/inventory.yaml");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aws-cn | aws-cn (AWS in China)",
                "aws-us-gov | aws-us-gov (AWS GovCloud (US))",
                "aws-eusc | aws-eusc (the AWS European Sovereign Cloud)",
                "aws-iso-b | aws-iso-b (an isolated AWS)",
                "aws-new | aws-new"
            })
    void of_a_certificate(String partition, String named) throws IOException {
        String arn = "arn:" + partition + ":acm:us-west-1:123456789012:certificate/1111";

        assertRefused(
                "assets:\n",
                "assets:\n  - kind: certificate\n",
                "    arn: {us-west-1: \"" + arn + "\"}",
                22,
                "`us-west-1` of `arn` is an ARN of the partition " + named
                        + ", but drctl works with commercial AWS only");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"aws-cn | aws-cn (AWS in China)", "aws-us-gov | aws-us-gov (AWS GovCloud (US))"})
    void of_a_role(String partition, String named) throws IOException {
        assertRefused(
                "  recovery: {name: us-west-1}\n",
                "  recovery:\n    name: us-west-1\n",
                "    role-arn: arn:" + partition + ":iam::123456789012:role/dr",
                15,
                "`role-arn` is an ARN of the partition " + named + ", but drctl works with commercial AWS only");
    }

    private void assertRefused(String before, String after, String line, int column, String summary)
            throws IOException {
        String example = Files.readString(EXAMPLE);
        assertThat(example).contains(before);
        String text = example.replace(before, after + line + "\n");
        Path file = Files.writeString(directory.resolve("inventory.yaml"), text);

        InputException refused = catchThrowableOfType(
                InputException.class, () -> InventoryReader.read(file, "inventory.yaml", CheckCatalogue.kinds()));

        List<Diagnostic> errors =
                refused.diagnostics().stream().filter(Diagnostic::isError).toList();
        assertThat(errors).singleElement().satisfies(problem -> {
            assertThat(problem.summary()).isEqualTo(summary);
            assertThat(problem.position())
                    .isEqualTo(new SourcePosition(
                            "inventory.yaml", text.lines().toList().indexOf(line) + 1, column));
        });
    }
}
