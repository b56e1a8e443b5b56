package io.drctl.terraform;

import java.util.List;

/**
 * A configuration block with which Terraform takes what exists into its state (<a
 * href="https://developer.hashicorp.com/terraform/language/import">Import</a>).
 *
 * @param what the thing that exists, in words
 * @param addresses where the plan would make such a thing; only one of them can be meant
 * @param id by which the provider imports it
 */
public record ImportBlock(String what, List<String> addresses, String id) {
    private static final String UNKNOWN = "ADDRESS";

    public ImportBlock {
        addresses = List.copyOf(addresses);
    }

    /** Whether it can be used as it is; otherwise its address must be filled in. */
    public boolean isWhole() {
        return addresses.size() == 1;
    }

    /** The block, line by line, with a remark on what must be filled in. */
    public List<String> lines() {
        return List.of(
                "import {" + (isWhole() ? "" : " # " + what + ": " + toFillIn()),
                "  to = " + (isWhole() ? addresses.get(0) : UNKNOWN),
                "  id = \"" + id.replace("\\", "\\\\").replace("\"", "\\\"").replace("${", "$${") + "\"",
                "}");
    }

    private String toFillIn() {
        return "for " + UNKNOWN + " write "
                + (addresses.isEmpty()
                        ? "the resource that is it; the plan makes none of its type"
                        : String.join(" or ", addresses));
    }
}
