package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Cloud;
import io.drctl.testing.HostileCloud;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import io.drctl.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.xml.sax.InputSource;

/** A directory in which commands are typed whose answers are hostile, and what must hold of all that they show. */
final class HostileDesk {
    /** A test may add to them. */
    final Map<String, String> variables = new HashMap<>();

    private final Path directory;

    HostileDesk(Path directory) throws IOException {
        this.directory = directory;
        Files.copy(Path.of("inventory.yaml"), directory.resolve("inventory.yaml"));
        variables.put("XDG_STATE_HOME", directory.resolve("state").toString());
    }

    /** Types a command and waits for its end. */
    Screen run(Cloud cloud, boolean colour, String... arguments) {
        Screen screen = new Screen(colour, false);
        Drctl.run(
                arguments,
                new Environment(
                        variables,
                        directory,
                        InputStream.nullInputStream(),
                        screen.terminal(),
                        "drctl test",
                        () -> VirtualClock.START,
                        "somebody" + HostileCloud.TEXT,
                        regions -> cloud,
                        new NoSandboxes()));
        return screen;
    }

    /** Nothing steers the terminal but drctl's own colours, and no line begins as somebody else would have it. */
    static void assertHarmless(Screen screen, boolean colour) {
        for (String text : List.of(screen.out(), screen.err())) {
            String plain = colour ? text.replaceAll("\u001b\\[(0|1|2|31|32|33)m", "") : text;
            assertThat(plain).isEqualTo(Printable.document(plain));
            assertThat(plain.lines()).noneMatch(line -> line.startsWith(HostileCloud.FORGED));
        }
    }

    static void assertWellFormed(String xml) throws Exception {
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }
}
