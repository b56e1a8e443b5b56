package io.drctl.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.inventory.InventoryReader;
import io.drctl.readiness.CheckCatalogue;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class InventoriesTest {
    @Test
    void the_site_in_code_is_the_site_of_the_shipped_inventory() {
        assertThat(Inventories.flaskSite())
                .isEqualTo(InventoryReader.read(Path.of("inventory.yaml"), "inventory.yaml", CheckCatalogue.kinds())
                        .inventory());
    }
}
