package io.drctl.testing;

import io.drctl.cloud.SqlServers;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SqlAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A real MySQL-protocol server ({@code mariadbd}) on the loopback address, with TLS, and with the stored procedure that
 * RDS has for {@code read_only}. It ends with the test, and also when the test's JVM dies. Where the program isn't
 * installed, the test is skipped with a line that says so; with {@code DRCTL_DEMAND_ALL=true} it fails instead.
 *
 * <p>Its users are {@link #USER}, as drctl is to have one; {@link #APPLICATION}, which writes; {@code root}, without a
 * password, which stands for the master user and is exempt from {@code read_only}; and one for replication.
 */
public final class MariaDb implements AutoCloseable {
    public static final String USER = "drctl";
    public static final String APPLICATION = "shop";
    public static final String PASSWORD = "correct-horse-battery";

    private static final String REPLICATION = "replication";
    private static final Duration START_MAX = Duration.ofSeconds(30);
    private static final int STARTS_MAX = 5;

    private final Path directory;
    private final int serverId;
    private int port;
    private @Nullable Process process;

    private MariaDb(Path directory, int serverId) {
        this.directory = directory;
        this.serverId = serverId;
    }

    /**
     * Starts one, and returns when it answers.
     *
     * @param directory of its own, which needs not exist
     */
    public static MariaDb start(Path directory, int serverId) throws Exception {
        MariaDb server = new MariaDb(directory, serverId);
        Files.createDirectories(directory);
        copy(Template.made(), directory);
        server.start();
        return server;
    }

    /** Starts it again after {@link #kill} or {@link #close}, on the same port if that is still free. */
    public void start() throws Exception {
        for (int i = 0; i < STARTS_MAX; i++) {
            if (port == 0 || i > 0) {
                try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                    port = socket.getLocalPort();
                }
            }
            if (isStarted()) {
                return;
            }
        }
        throw new IOException("mariadbd doesn't start: " + Files.readString(directory.resolve("out")));
    }

    private boolean isStarted() throws Exception {
        List<String> server = List.of(
                program("mariadbd", "/usr/sbin").toString(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--datadir=" + directory.resolve("data"),
                "--socket=" + directory.resolve("s"),
                "--pid-file=" + directory.resolve("pid"),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--server-id=" + serverId,
                "--log-bin=mysql-bin-changelog",
                "--binlog-format=ROW",
                "--relay-log=relay",
                "--skip-slave-start",
                "--slave-net-timeout=5",
                "--skip-name-resolve",
                "--performance-schema=OFF",
                "--innodb-buffer-pool-size=8M",
                "--innodb-log-file-size=4M",
                "--innodb-flush-log-at-trx-commit=0",
                "--ssl-cert=" + directory.resolve("cert.pem"),
                "--ssl-key=" + directory.resolve("key.pem"));
        // The pipe closes when this JVM ends, however that happens, and the server with it.
        List<String> guarded = new ArrayList<>(List.of(
                "/bin/sh", "-c", "\"$@\" < /dev/null & server=$!; cat > /dev/null; kill -9 $server; wait", "guard"));
        guarded.addAll(server);
        process = new ProcessBuilder(guarded)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
        long deadline = System.nanoTime() + START_MAX.toNanos();
        while (System.nanoTime() < deadline) {
            try (Connection connection = as("root", "")) {
                return one(connection, "SELECT @@server_id").equals(String.valueOf(serverId));
            } catch (SQLException e) {
                if (Files.readString(directory.resolve("out")).contains("Aborting")) {
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        kill();
        return false;
    }

    public int port() {
        return port;
    }

    /** The certificate that it shows, which is its own authority. */
    public Path certificate() {
        return directory.resolve("cert.pem");
    }

    /** How an inventory gives access to it, with the password in a variable. */
    public SqlAccess access(RegionName region) {
        return new SqlAccess(
                new SqlAccess.Login.Variable(USER, "DRCTL_SQL_PASSWORD"),
                new ByRegion<>(Map.of(region, "127.0.0.1:" + port)),
                SqlAccess.PORT,
                certificate().toString(),
                "drctl");
    }

    /** The server as drctl's adapter is told of it. */
    public SqlServers.Server target(RegionName region, String user) {
        SqlAccess access = access(region);
        return new SqlServers.Server(
                region,
                access,
                () -> access.address(region).orElseThrow(),
                () -> new SqlServers.Login(user, user.equals("root") ? "" : PASSWORD));
    }

    /** A connection of a user, without TLS. */
    public Connection as(String user, String password) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", user);
        login.setProperty("password", password);
        login.setProperty("connectTimeout", "5000");
        return DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + port + "/", login);
    }

    /** Runs statements as the master user would. */
    public void run(String... statements) throws SQLException {
        try (Connection connection = as("root", "");
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** The first value of the first row. */
    public String one(String question) throws SQLException {
        try (Connection connection = as("root", "")) {
            return one(connection, question);
        }
    }

    private static String one(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    /** Has it replicate from the end of another's binary log on. */
    public void replicateFrom(MariaDb source) throws SQLException {
        String file;
        String offset;
        try (Connection connection = source.as("root", "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW MASTER STATUS")) {
            row.next();
            file = row.getString(1);
            offset = row.getString(2);
        }
        run(
                "CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = " + source.port + ", MASTER_USER = '"
                        + REPLICATION + "', MASTER_PASSWORD = '" + PASSWORD + "', MASTER_LOG_FILE = '" + file
                        + "', MASTER_LOG_POS = " + offset + ", MASTER_CONNECT_RETRY = 1",
                "START SLAVE");
    }

    /** What a promotion does to replication: it ends for good, and is forgotten. */
    public void promote() throws SQLException {
        run("STOP SLAVE", "RESET SLAVE ALL");
    }

    /** As when its machine is lost. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
            try {
                running.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        process = null;
    }

    @Override
    public void close() {
        kill();
    }

    /** One of MariaDB's programs; where it is missing, the test is skipped. */
    public static Path program(String name, String... more) {
        List<String> folders = new ArrayList<>(List.of(more));
        folders.addAll(List.of("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/opt/homebrew/opt/mariadb/bin"));
        for (String folder : folders) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return Path.of(folder, name);
            }
        }
        String missing = "no database server: install MariaDB (Debian: apt-get install mariadb-server)";
        if (Boolean.parseBoolean(System.getenv("DRCTL_DEMAND_ALL"))) {
            throw new AssertionError(missing);
        }
        Assumptions.abort(missing);
        throw new AssertionError(missing);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** A server's data with its users, and a certificate, made once for all servers of a JVM. */
    private static final class Template {
        private static @Nullable Path made;

        private static synchronized Path made() throws Exception {
            Path done = made;
            if (done == null) {
                Path folder = Files.createTempDirectory("drctl-mariadb");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
                certificate(folder);
                done = install(folder);
                made = done;
            }
            return done;
        }

        private static Path install(Path folder) throws Exception {
            Path extra = folder.resolve("users.sql");
            Files.write(
                    extra,
                    List.of(
                            "FLUSH PRIVILEGES;",
                            "CREATE USER '" + USER + "'@'%' IDENTIFIED BY '" + PASSWORD + "';",
                            "CREATE USER '" + APPLICATION + "'@'%' IDENTIFIED BY '" + PASSWORD + "';",
                            "CREATE USER '" + REPLICATION + "'@'%' IDENTIFIED BY '" + PASSWORD + "';",
                            "CREATE DATABASE shop;",
                            "CREATE TABLE shop.orders (id INT NOT NULL PRIMARY KEY, note VARCHAR(80)) ENGINE=InnoDB;",
                            "GRANT ALL ON shop.* TO '" + APPLICATION + "'@'%';",
                            "GRANT BINLOG MONITOR, REPLICATION SLAVE, SLAVE MONITOR ON *.* TO '" + USER + "'@'%';",
                            "GRANT ALL ON drctl.* TO '" + USER + "'@'%';",
                            "GRANT REPLICATION SLAVE ON *.* TO '" + REPLICATION + "'@'%';",
                            "CREATE DEFINER = 'root'@'localhost' PROCEDURE mysql.rds_set_read_only(mode INT)"
                                    + " SET GLOBAL read_only = mode;",
                            "GRANT EXECUTE ON PROCEDURE mysql.rds_set_read_only TO '" + USER + "'@'%';"));
            finish(
                    folder,
                    program("mariadb-install-db").toString(),
                    "--no-defaults",
                    "--datadir=" + folder.resolve("data"),
                    "--auth-root-authentication-method=normal",
                    "--skip-test-db",
                    "--innodb-log-file-size=4M",
                    "--user=" + System.getProperty("user.name"),
                    "--extra-file=" + extra);
            return folder;
        }

        /** A key of its own, which the JDK's keytool makes. */
        private static void certificate(Path folder) throws Exception {
            Path store = folder.resolve("store.p12");
            finish(
                    folder,
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "server",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=drctl test",
                    "-ext",
                    "SAN=ip:127.0.0.1",
                    "-validity",
                    "30",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD);
            KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            Key key = keys.getKey("server", PASSWORD.toCharArray());
            Certificate certificate = keys.getCertificate("server");
            write(folder.resolve("key.pem"), "PRIVATE KEY", key.getEncoded());
            write(folder.resolve("cert.pem"), "CERTIFICATE", certificate.getEncoded());
        }

        private static void write(Path file, String kind, byte[] bytes) throws IOException {
            String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
            Files.writeString(file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
        }

        private static void finish(Path folder, String... command) throws Exception {
            Path out = folder.resolve("out");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(command[0] + " failed: " + Files.readString(out, StandardCharsets.UTF_8));
            }
        }

        private static void delete(Path folder) {
            try {
                Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path each, @Nullable IOException e) throws IOException {
                        Files.delete(each);
                        return FileVisitResult.CONTINUE;
                    }
                });
            } catch (IOException e) {
                // It is in the folder for temporary files.
            }
        }
    }
}
