package io.drctl.cli.view;

import java.util.List;

/** Sites as JSON. */
public final class JsonSiteListView implements SiteListView {
    private final Terminal terminal;
    private final boolean simulated;

    /** @param simulated whether commands act on the sandbox */
    public JsonSiteListView(Terminal terminal, boolean simulated) {
        this.terminal = terminal;
        this.simulated = simulated;
    }

    @Override
    public void show(List<Listed> sites) {
        JsonDocument document = new JsonDocument(terminal, JsonSchema.SITE_LIST, simulated);
        document.objects(
                "sites",
                sites,
                (one, site) -> one.put("site", site.name())
                        .put("file", site.file())
                        .strings("regions", site.regions())
                        .put("account", site.account())
                        .put("valid", site.isValid())
                        .put("errors", site.errors())
                        .put("meant", site.isMeant()));
        terminal.printJson(document);
    }
}
