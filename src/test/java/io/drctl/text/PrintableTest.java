package io.drctl.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00,
                0x07,
                0x08,
                0x0b,
                0x0d,
                0x1b,
                0x7f, // C0 and DEL
                0x80,
                0x85,
                0x90,
                0x9b,
                0x9c,
                0x9d,
                0x9f, // C1
                0x061c,
                0x200e,
                0x200f,
                0x202a,
                0x202e,
                0x2066,
                0x2069, // bidi
                0x2028,
                0x2029,
                0x00ad,
                0x200b,
                0x200d,
                0x2060,
                0xfeff,
                0x3164,
                0xe0041, // unseen
                0xd800,
                0xdfff,
                0xfdd0,
                0xffff,
                0xe000,
                0x10ffff // nothing that has a meaning
            })
    void what_acts_or_is_not_seen_becomes_one_visible_character_everywhere(int point) {
        String text = "a" + (point < 0x10000 ? String.valueOf((char) point) : Character.toString(point)) + "b";

        assertThat(Printable.line(text)).matches("a[\u2400-\u2421\ufffd]b");
        assertThat(Printable.document(text)).matches("a[\u2400-\u2421\ufffd]b");
        assertThat(Printable.json("\"" + text + "\"")).matches("\"a(\\\\u[0-9a-f]{4}){1,2}b\"");
    }

    @Test
    void an_end_of_line_is_seen_in_a_line_and_ends_one_in_a_document() {
        assertThat(Printable.line("ok\n\tdr-site is READY")).isEqualTo("ok\u240a dr-site is READY");
        assertThat(Printable.document("ok\n\tdr-site")).isEqualTo("ok\n\tdr-site");
    }

    @Test
    void text_of_people_is_left_as_it_is() {
        String text = "Störfall, 東京, пример, é, \ud83d\ude80\u2764\ufe0f \u2192 100 %";

        assertThat(Printable.line(text)).isSameAs(text);
        assertThat(Printable.json(text)).isSameAs(text);
        assertThat(Printable.xml(text)).isSameAs(text);
    }

    @Test
    void xml_has_references_for_what_it_may_hold_and_nobody_should_see() {
        assertThat(Printable.xml("<a>\u202e\u0085</a>")).isEqualTo("<a>&#x202e;&#x85;</a>");
    }
}
