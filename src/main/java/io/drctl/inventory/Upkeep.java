package io.drctl.inventory;

import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.ArrayList;
import java.util.List;

/**
 * By what a site is made and kept up, which remedies go by: drctl's own Terraform, somebody else's that drctl applies,
 * or something that drctl has no part in.
 */
public record Upkeep(TerraformSettings terraform) {
    private static final String PROVISION = "provision";
    private static final String PREPARE = "prepare";

    /** What follows a command that makes something, as in "… creates it". */
    private static final List<String> VERBS = List.of(" creates it", " makes it", " does");

    /** A remedy as it is for this site: where drctl makes nothing, none speaks of its making it. */
    public Remedy worded(Remedy remedy) {
        if ((terraform.isManaged() && terraform.directory() == null)
                || remedy.commands().stream().noneMatch(Upkeep::makes)) {
            return remedy;
        }
        if (terraform.isManaged()) {
            boolean isAlone = remedy.parts().size() == 1
                    && remedy.commands().get(0).first().equals(PROVISION);
            return isAlone
                    ? Remedy.of("with the Terraform configuration in " + terraform.directory() + ": ")
                            .then(remedy)
                    : remedy;
        }
        List<Remedy.Part> parts = new ArrayList<>();
        boolean isAfter = false;
        for (Remedy.Part part : remedy.parts()) {
            boolean followsOne = isAfter;
            parts.add(part.<Remedy.Part>fold(
                    said -> followsOne ? new Remedy.Said(withoutVerb(said.words())) : said,
                    command -> makes(command) ? new Remedy.Said(byHand()) : command,
                    option -> option));
            isAfter = part.fold(said -> false, Upkeep::makes, option -> false);
        }
        return new Remedy(parts);
    }

    /** How somebody makes what is lacking. */
    private String byHand() {
        return terraform.directory() == null
                ? "make it as the rest of the site was made"
                : "make it with the Terraform configuration in " + terraform.directory();
    }

    private static boolean makes(Command command) {
        return command.isOf("drctl")
                && (command.first().equals(PROVISION) || command.first().equals(PREPARE));
    }

    private static String withoutVerb(String words) {
        return VERBS.stream()
                .filter(words::startsWith)
                .findFirst()
                .map(verb -> words.substring(verb.length()))
                .orElse(words);
    }
}
