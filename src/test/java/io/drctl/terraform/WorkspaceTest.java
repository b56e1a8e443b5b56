package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
    private final List<String> warnings = new ArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void a_folder_that_cant_be_written_is_said_to_be_so_with_a_way_out() throws Exception {
        Path inTheWay = Files.createFile(directory.resolve("state"));

        assertThatThrownBy(() -> Workspace.open(inTheWay, "flask-site", "us-east-2", warnings::add))
                .isInstanceOfSatisfying(
                        ProvisioningException.class,
                        failure -> assertThat(String.valueOf(failure.remedy())).contains("XDG_STATE_HOME"))
                .hasMessageStartingWith(
                        "can't write below " + inTheWay.resolve("flask-site").resolve("us-east-2") + ": ");
    }

    @Test
    void a_file_that_is_there_already_is_not_written_over() throws Exception {
        try (Workspace workspace = Workspace.open(directory, "flask-site", "us-east-2", warnings::add)) {
            workspace.write(workspace.variablesFile(), "one");

            assertThatThrownBy(() -> workspace.write(workspace.variablesFile(), "two"))
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessage("can't write " + workspace.variablesFile() + ": something else is in the way");
        }
    }

    @Test
    void files_that_can_not_be_deleted_are_warned_of_and_hide_no_outcome() throws Exception {
        Workspace workspace = Workspace.open(directory, "flask-site", "us-east-2", warnings::add);
        Path run = Objects.requireNonNull(workspace.planFile().getParent());
        // Deeper than a path can be long.
        sh(run, "d=$(printf '%0200d' 0); for i in $(seq 30); do mkdir $d && cd -P $d || exit 1; done");
        try {
            workspace.close();
        } finally {
            sh(directory, "rm -rf *");
        }
        assertThat(warnings)
                .singleElement()
                .satisfies(warning -> assertThat(warning)
                        .startsWith("delete " + run + ", which holds values in plain text; drctl can't (")
                        .contains("File name too long"));
    }

    private static void sh(Path in, String script) throws Exception {
        Process process = new ProcessBuilder("bash", "-c", script)
                .directory(in.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }
}
