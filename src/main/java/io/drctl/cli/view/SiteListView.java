package io.drctl.cli.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists sites. */
public interface SiteListView {
    /**
     * A site of the list.
     *
     * @param file its inventory, as it is shown
     * @param regions the primary first; empty where the inventory isn't valid
     * @param account null where the inventory names none
     * @param errors how many the inventory has
     * @param isMeant whether commands act on it here
     */
    record Listed(
            String name,
            String file,
            List<String> regions,
            @Nullable String account,
            int errors,
            boolean isMeant) {
        public Listed {
            regions = List.copyOf(regions);
        }

        boolean isValid() {
            return errors == 0;
        }
    }

    void show(List<Listed> sites);
}
