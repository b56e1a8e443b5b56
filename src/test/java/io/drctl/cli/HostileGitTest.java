package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.SourceRepositories;
import io.drctl.process.GitRepositories;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.HostileCloud;
import io.drctl.testing.Inventories;
import io.drctl.testing.JsonDocuments;
import io.drctl.testing.LiveOutside;
import io.drctl.testing.Screen;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real process in git's place, whose standard error is what a hostile server can make of it, byte by byte. */
class HostileGitTest {
    /** Raw C1, half a character and an overlong one too, which are no UTF-8. */
    private static final byte[] RAW = {(byte) 0x9b, '1', 'A', (byte) 0xc3, (byte) 0xc0, (byte) 0xaf, (byte) 0xff};

    @TempDir
    private Path directory;

    private final FakeCloud fake = HealthySite.of(Inventories.flaskSite());
    private HostileDesk desk;

    @BeforeEach
    void site() throws IOException {
        fake.pace().instantly();
        LiveOutside.follow(fake, Inventories.flaskSite());
        desk = new HostileDesk(directory);
        desk.variables.put("PATH", System.getenv("PATH"));
    }

    @ParameterizedTest
    @CsvSource({"'fatal: ', 128", "'remote: ', 128", "'', 1", "'fatal: ', 0", "'', 2"})
    void what_git_says_is_shown_harmlessly_and_forges_no_line(String begin, int status) throws Exception {
        hostileGit(begin, status);

        Screen text = verify();
        assertHarmless(text);

        Screen json = verify("-o", "json");
        assertHarmless(json);
        assertThat(JsonDocuments.read(json.out()).isObject()).isTrue();

        Screen junit = verify("-o", "junit");
        assertHarmless(junit);
        HostileDesk.assertWellFormed(junit.out());
        if (begin.equals("fatal: ") && status == 128) {
            for (Screen screen : new Screen[] {text, json, junit}) {
                assertThat(screen.out()).containsPattern("the\\s+end\\s+of\\s+it");
            }
            assertThat(text.out()).contains("\u241b[2J\u241b]0;title\u2407");
        }
    }

    /** Says the text of all that is hostile, once on each of its streams. */
    private void hostileGit(String begin, int status) throws IOException {
        Path said = directory.resolve("said");
        // In one line, so that all of it is git's reason; then in lines, so that it may try to be one of drctl's.
        String line = HostileCloud.TEXT.replaceAll("[\\r\\n]+", "\u0085") + " the end of it";
        Files.write(said, (begin + line).getBytes(StandardCharsets.UTF_8));
        Files.write(said, RAW, StandardOpenOption.APPEND);
        Files.writeString(
                said,
                "\n" + HostileCloud.TEXT.replace("\ud800", "") + "\n" + HostileCloud.FORGED + "\n",
                StandardOpenOption.APPEND);
        Path git = directory.resolve("git");
        Files.writeString(
                git,
                "#!/bin/sh\n[ \"$1\" != config ] || exit 1\ncat '" + said + "' >&2; cat '" + said + "'; exit "
                        + status);
        Files.setPosixFilePermissions(git, PosixFilePermissions.fromString("rwx------"));
    }

    private Screen verify(String... options) {
        List<String> arguments = new ArrayList<>(List.of("verify", "all"));
        arguments.addAll(List.of(options));
        SourceRepositories repositories =
                new GitRepositories(directory.resolve("git").toString(), desk.variables);
        Cloud cloud = (Cloud) Proxy.newProxyInstance(
                Cloud.class.getClassLoader(), new Class<?>[] {Cloud.class}, (proxy, method, values) -> {
                    if (method.getName().equals("repositories")) {
                        return repositories;
                    }
                    try {
                        return method.invoke(fake, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return desk.run(cloud, false, arguments.toArray(String[]::new));
    }

    private static void assertHarmless(Screen screen) {
        assertThat(screen.out()).contains("git");
        HostileDesk.assertHarmless(screen, false);
    }
}
