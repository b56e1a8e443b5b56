package io.drctl.inventory;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.text.Secrets;
import io.drctl.yaml.YamlMappingReader;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlShape;
import io.drctl.yaml.YamlValue;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part {@code sql} of a database: how it is read, its rules, and the access that comes of it. */
record SqlSection(
        SourcePosition position,
        YamlValue<ByRegion<String>> secret,
        YamlValue<String> user,
        YamlValue<String> passwordVariable,
        YamlValue<ByRegion<YamlValue<String>>> hosts,
        YamlValue<Integer> port,
        YamlValue<String> caFile,
        YamlValue<String> heartbeat) {
    /** Engines that speak MySQL's protocol. */
    private static final Set<String> ENGINES = Set.of("aurora-mysql", "mysql", "mariadb");

    /** What is named otherwise, no text that is shown would be cleaned of. */
    private static final YamlShape<String> VARIABLE = LocalRules.pattern(
                    "[A-Za-z_][A-Za-z0-9_]{0,127}",
                    "is not the name of a variable",
                    "use letters, digits and underscores, beginning with a letter")
            .where(
                    Secrets::isNameOfOne,
                    "doesn't say by its name that a secret is in it",
                    "give it a name that ends with _PASSWORD");

    private static final YamlShape<String> AUTHORITIES = LocalRules.FILE.where(
            path -> path.startsWith("/"), "is a relative path", "write the whole path, beginning with /");

    /** MySQL Reference Manual, "Grant Tables": a user's name has at most 32 characters. */
    private static final YamlShape<String> USER = LocalRules.pattern(
            "[A-Za-z][A-Za-z0-9_.-]{0,31}",
            "is not the name of a user",
            "use 1 to 32 letters, digits, dots, hyphens and underscores, beginning with a letter");

    static SqlSection read(YamlMappingReader sql, RegionShapes regions) {
        return new SqlSection(
                sql.position(),
                sql.optional("secret", regions.each("secret", AwsRules.SECRET_NAME)),
                sql.optional("user", USER),
                sql.optional("password-variable", VARIABLE),
                sql.optional("hosts", regions.byRegion("hosts", LocalRules.RESOLVER)),
                sql.optional("port", YamlShape.integer(1, 65_535)),
                sql.optional("ca-file", AUTHORITIES),
                sql.optional("heartbeat-schema", AwsRules.DATABASE_NAME));
    }

    void check(@Nullable String engine, RegionShapes regions, YamlProblems problems) {
        if (engine != null && !ENGINES.contains(engine)) {
            problems.error(position, "`sql` is for MySQL and MariaDB, and the engine is " + engine, "remove `sql`");
        }
        if (secret.isFound() == passwordVariable.isFound()) {
            problems.error(
                    position,
                    secret.isFound()
                            ? "`secret` and `password-variable` both say where the password is"
                            : "nothing says where the password is",
                    secret.isFound() ? "remove one of them" : "add `secret`, or `user` and `password-variable`");
        } else if (passwordVariable.isFound() && !user.isFound()) {
            problems.error(passwordVariable.position(), "`password-variable` needs `user`", "add `user:` with a name");
        }
        if (secret.isPresent()) {
            RegionShapes.checkComplete("secret", secret.get(), regions.names(), secret.position(), problems);
        }
    }

    SqlAccess build() {
        return new SqlAccess(
                secret.isPresent()
                        ? new SqlAccess.Login.Secret(secret.get(), user.orNull())
                        : new SqlAccess.Login.Variable(user.get(), passwordVariable.get()),
                hosts.isPresent() ? RegionShapes.values(hosts.get()) : ByRegion.none(),
                Objects.requireNonNullElse(port.orNull(), SqlAccess.PORT),
                caFile.orNull(),
                heartbeat.orNull());
    }
}
