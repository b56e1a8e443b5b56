package io.drctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cli.ExitStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryTest {
    @ParameterizedTest
    @CsvSource({
        "No space left on device, 0, 74",
        "No space left on device, 1, 74",
        "Bad file descriptor,     0, 74",
        "Broken pipe,             0, 141",
        "Broken pipe,             1, 141",
        "No space left on device, 2, 2",
        "No space left on device, 3, 3",
        "No space left on device, 4, 4",
        "Broken pipe,             5, 5",
        "Broken pipe,             130, 130",
    })
    void a_failed_write_shows_in_the_status_unless_that_says_more(String failure, int status, int expected) {
        Delivery out = new Delivery(failing(failure));

        out.write("result\n".getBytes(StandardCharsets.UTF_8), 0, 7);
        out.write('x');

        assertThat(out.statusAfter(status)).isEqualTo(expected);
        assertThat(out.failure()).isEqualTo(failure);
        assertThat(out.isReaderGone()).isEqualTo(failure.equals("Broken pipe"));
    }

    @Test
    void what_was_written_changes_no_status() {
        Delivery out = new Delivery(OutputStream.nullOutputStream());

        out.write('x');
        out.flush();

        assertThat(out.statusAfter(ExitStatus.OK)).isZero();
        assertThat(out.failure()).isNull();
    }

    @Test
    void other_programs_get_the_users_locale() {
        assertThat(UserEnvironment.of(Map.of("LC_ALL", "C.UTF-8", "DRCTL_LAUNCHER_LC_ALL", "=de_DE", "A", "b")))
                .isEqualTo(Map.of("LC_ALL", "de_DE", "A", "b"));
        assertThat(UserEnvironment.of(Map.of("LC_ALL", "C.UTF-8", "DRCTL_LAUNCHER_LC_ALL", "unset")))
                .isEmpty();
        assertThat(UserEnvironment.of(Map.of("LC_ALL", "C"))).isEqualTo(Map.of("LC_ALL", "C"));
    }

    private static OutputStream failing(String why) {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException(why);
            }
        };
    }
}
