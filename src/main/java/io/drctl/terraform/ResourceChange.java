package io.drctl.terraform;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plan does with one object.
 *
 * @param address such as {@code aws_instance.web[0]}
 * @param type such as {@code aws_instance}
 * @param attributes what changes; empty for what is created or destroyed
 * @param reason why it is replaced or destroyed, in words, where Terraform says so
 * @param previousAddress its previous address, when it moves
 * @param place which Region it is in
 */
public record ResourceChange(
        String address,
        String type,
        ChangeKind kind,
        List<AttributeChange> attributes,
        @Nullable String reason,
        @Nullable String previousAddress,
        Place place) {
    public ResourceChange {
        attributes = List.copyOf(attributes);
    }

    /** Its address, with its Region where that isn't self-evident. */
    public String placedAddress() {
        return address + place.words();
    }
}
