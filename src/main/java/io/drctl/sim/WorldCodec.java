package io.drctl.sim;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import java.util.Arrays;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Converts a world to one JSON document and back, exactly: a restored world continues as the saved one would have.
 *
 * <p>Only the drctl that wrote the document reads it: its fields are those of {@link State}, bound by Jackson, and a
 * document that doesn't fit is refused.
 */
final class WorldCodec {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            // Fields are what a state consists of; accessors such as isAvailable() only derive from them.
            .changeDefaultVisibility(checker -> checker.withVisibility(
                            com.fasterxml.jackson.annotation.PropertyAccessor.ALL, Visibility.NONE)
                    .withFieldVisibility(Visibility.ANY)
                    .withCreatorVisibility(Visibility.ANY))
            .enable(MapperFeature.ALLOW_FINAL_FIELDS_AS_MUTATORS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            // The order of hash maps is not part of the world.
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .addModule(new SimpleModule()
                    .addSerializer(new RegionWriter())
                    .addDeserializer(RegionName.class, new RegionReader()))
            .registerSubtypes(subtypes(Fault.class))
            .registerSubtypes(subtypes(Transition.class))
            .build();

    private WorldCodec() {}

    static String encode(World world) {
        synchronized (world) {
            return MAPPER.writeValueAsString(world.state());
        }
    }

    /**
     * Decodes a world.
     *
     * @throws IllegalArgumentException when the text is not a world, or is another site's, saying which
     */
    static World decode(String text, Inventory inventory) {
        State state;
        try {
            state = MAPPER.readValue(text, State.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "not a simulated world that this drctl can read: " + e.getOriginalMessage(), e);
        }
        // JSON's null reads as no state.
        if (state == null || state.site == null) {
            throw new IllegalArgumentException("not a simulated world that this drctl can read: it names no site");
        }
        if (!state.site.equals(inventory.site().name())) {
            throw new IllegalArgumentException("the simulated world of the site " + state.site + ", and not of "
                    + inventory.site().name());
        }
        return new World(inventory, state);
    }

    private static NamedType[] subtypes(Class<?> sealed) {
        return leaves(sealed)
                .map(type -> new NamedType(type, type.getSimpleName()))
                .toArray(NamedType[]::new);
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(WorldCodec::leaves)
                : Stream.of(type);
    }

    private static final class RegionWriter extends StdSerializer<RegionName> {
        RegionWriter() {
            super(RegionName.class);
        }

        @Override
        public void serialize(RegionName region, JsonGenerator to, SerializationContext context) {
            to.writeString(region.value());
        }
    }

    private static final class RegionReader extends StdDeserializer<RegionName> {
        RegionReader() {
            super(RegionName.class);
        }

        @Override
        public RegionName deserialize(JsonParser from, DeserializationContext context) {
            return new RegionName(from.getString());
        }
    }
}
