package io.drctl.cli;

import io.drctl.yaml.YamlDocument;
import io.drctl.yaml.YamlShape;
import io.drctl.yaml.YamlValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a user has set for every folder: {@code $XDG_CONFIG_HOME/drctl/config.yaml}, or {@code ~/.config/drctl} (<a
 * href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG Base Directory</a>).
 *
 * @param file where it is, or would be; null where no folder for it is known
 * @param site the site that is meant where the command line says nothing; null for none
 * @param inventories the folder with the inventories of the user's sites; null for none
 */
record UserConfig(
        @Nullable Path file,
        @Nullable String site,
        @Nullable Path inventories) {
    /** @throws io.drctl.diagnostic.InputException with every problem of the file */
    static UserConfig read(Map<String, String> variables) {
        Path file = place(variables);
        if (file == null || !Files.isRegularFile(file)) {
            return new UserConfig(file, null, null);
        }
        YamlDocument document = YamlDocument.read(file, file.toString());
        UserConfig read = document.asMapping(config -> {
            YamlValue<String> site = config.optional("site", YamlShape.TEXT);
            YamlValue<String> folder = config.optional("inventories", YamlShape.TEXT);
            Path beside = Objects.requireNonNull(file.getParent());
            return new UserConfig(
                    file,
                    site.orNull(),
                    folder.isPresent() ? beside.resolve(folder.get()).normalize() : null);
        });
        document.problems().throwIfErrors();
        return read;
    }

    private static @Nullable Path place(Map<String, String> variables) {
        Path configuration = absolute(variables.getOrDefault("XDG_CONFIG_HOME", ""));
        Path home = absolute(variables.getOrDefault("HOME", ""));
        Path folder = configuration != null ? configuration : home == null ? null : home.resolve(".config");
        return folder == null ? null : folder.resolve("drctl").resolve("config.yaml");
    }

    private static @Nullable Path absolute(String text) {
        Path path = Path.of(text);
        return path.isAbsolute() ? path : null;
    }
}
