package io.drctl.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BinlogPositionTest {
    private static final String FILE = "mysql-bin-changelog.000012";

    @Test
    void a_later_offset_or_a_later_file_lies_behind() {
        BinlogPosition place = new BinlogPosition(FILE, 900);

        assertThat(place.hasReached(new BinlogPosition(FILE, 900))).isTrue();
        assertThat(place.hasReached(new BinlogPosition(FILE, 901))).isFalse();
        assertThat(place.hasReached(new BinlogPosition("mysql-bin-changelog.000011", 5_000)))
                .isTrue();
        assertThat(place.hasReached(new BinlogPosition("mysql-bin-changelog.000013", 4)))
                .isFalse();
    }

    @Test
    void the_millionth_file_comes_after_the_one_before_it() {
        assertThat(new BinlogPosition("bin.1000000", 4).hasReached(new BinlogPosition("bin.999999", 800)))
                .isTrue();
    }

    @Test
    void is_read_as_it_is_written() {
        BinlogPosition place = new BinlogPosition(FILE, 4_711);

        assertThat(BinlogPosition.parse(place.toString())).isEqualTo(place);
    }

    @Test
    void what_names_no_place_is_none() {
        assertThatThrownBy(() -> BinlogPosition.parse("mysql-bin-changelog"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BinlogPosition.parse(":4")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BinlogPosition.parse("bin.000001:four")).isInstanceOf(IllegalArgumentException.class);
    }
}
