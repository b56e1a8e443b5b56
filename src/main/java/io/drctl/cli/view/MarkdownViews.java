package io.drctl.cli.view;

/** The views for a document: what has no such table is told as to people. */
public final class MarkdownViews extends HumanViews {
    /** @param simulated whether what is shown is of the sandbox */
    public MarkdownViews(Terminal terminal, boolean simulated) {
        super(terminal, simulated);
    }

    @Override
    public InventoryView inventory(String file) {
        return new MarkdownInventoryView(terminal());
    }
}
