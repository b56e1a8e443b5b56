package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
    @TempDir
    private Path directory;

    @Test
    void a_folder_that_cant_be_written_is_said_to_be_so_with_a_way_out() throws Exception {
        Path inTheWay = Files.createFile(directory.resolve("state"));

        assertThatThrownBy(() -> Workspace.open(inTheWay, "flask-site", SeedInventory.OHIO))
                .isInstanceOfSatisfying(
                        ProvisioningException.class,
                        failure -> assertThat(failure.remedy()).contains("XDG_STATE_HOME"))
                .hasMessageStartingWith(
                        "can't write below " + inTheWay.resolve("flask-site").resolve("us-east-2") + ": ");
    }

    @Test
    void a_file_that_is_there_already_is_not_written_over() throws Exception {
        try (Workspace workspace = Workspace.open(directory, "flask-site", SeedInventory.OHIO)) {
            workspace.write(workspace.planFile(), "one");

            assertThatThrownBy(() -> workspace.write(workspace.planFile(), "two"))
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessage("can't write " + workspace.planFile() + ": something else is in the way");
        }
    }
}
