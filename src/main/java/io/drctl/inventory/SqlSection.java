package io.drctl.inventory;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.text.Secrets;
import io.drctl.yaml.YamlMappingReader;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlShape;
import io.drctl.yaml.YamlValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part {@code sql} of a database: how it is read, its rules, and the access that comes of it. */
record SqlSection(
        SourcePosition position,
        YamlValue<SqlAccess.Via> via,
        YamlValue<ByRegion<String>> secret,
        YamlValue<String> user,
        YamlValue<String> passwordVariable,
        YamlValue<ByRegion<YamlValue<String>>> hosts,
        YamlValue<Integer> port,
        YamlValue<String> caFile,
        YamlValue<String> heartbeat) {
    private static final Map<String, SqlAccess.Via> WAYS =
            Arrays.stream(SqlAccess.Via.values()).collect(Collectors.toMap(SqlAccess.Via::word, Function.identity()));

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
                sql.optional("via", YamlShape.choice(WAYS)),
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
        if (isDataApi()) {
            checkDataApi(problems);
        } else if (secret.isFound() == passwordVariable.isFound()) {
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

    boolean isDataApi() {
        return via.orNull() == SqlAccess.Via.DATA_API;
    }

    /** It takes user and password from a secret, by itself, and finds the server by its cluster. */
    private void checkDataApi(YamlProblems problems) {
        if (!secret.isFound()) {
            problems.error(
                    via.position(),
                    "the RDS Data API logs in with a secret, and the inventory names none",
                    "add `secret:` with the name of one in Secrets Manager");
        }
        Map<String, YamlValue<?>> others = new LinkedHashMap<>();
        others.put("user", user);
        others.put("password-variable", passwordVariable);
        others.put("hosts", hosts);
        others.put("port", port);
        others.put("ca-file", caFile);
        others.forEach((key, value) -> {
            if (value.isFound()) {
                problems.error(
                        value.position(),
                        "`" + key + "` means nothing with `via: data-api`",
                        key.equals("user") || key.equals("password-variable")
                                ? "remove it: user and password are those of the secret"
                                : "remove it: AWS itself reaches the writer of the cluster");
            }
        });
    }

    SqlAccess build() {
        return new SqlAccess(
                Objects.requireNonNullElse(via.orNull(), SqlAccess.Via.JDBC),
                secret.isPresent()
                        ? new SqlAccess.Login.Secret(secret.get(), user.orNull())
                        : new SqlAccess.Login.Variable(user.get(), passwordVariable.get()),
                hosts.isPresent() ? RegionShapes.values(hosts.get()) : ByRegion.none(),
                Objects.requireNonNullElse(port.orNull(), SqlAccess.PORT),
                caFile.orNull(),
                heartbeat.orNull());
    }
}
