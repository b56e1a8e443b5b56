package io.drctl.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    private static TextTable table() {
        TextTable table = new TextTable(List.of("Asset", "Purpose", "Qty"));
        table.add(List.of("VPC", "for providing a private cloud", "2"));
        table.add(List.of("Key pairs", "", "12"));
        return table;
    }

    @Test
    void columns_have_their_natural_width_where_there_is_room() {
        assertThat(table().lines(80))
                .containsExactly(
                        "Asset      Purpose                        Qty",
                        "VPC        for providing a private cloud  2",
                        "Key pairs                                 12");
    }

    @Test
    void the_widest_column_gives_way_first() {
        assertThat(table().lines(30))
                .containsExactly(
                        "Asset      Purpose         Qty",
                        "VPC        for providing   2",
                        "           a private",
                        "           cloud",
                        "Key pairs                  12");
    }

    @Test
    void rows_become_blocks_where_words_do_not_fit_side_by_side() {
        assertThat(table().lines(19))
                .containsExactly(
                        "VPC",
                        "  Purpose  for",
                        "           providin",
                        "           g a",
                        "           private",
                        "           cloud",
                        "  Qty      2",
                        "Key pairs",
                        "  Purpose",
                        "  Qty      12");
    }
}
