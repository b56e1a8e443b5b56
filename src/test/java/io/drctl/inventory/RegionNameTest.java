package io.drctl.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegionNameTest {
    private static final Pattern SHAPE = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]+");

    @ParameterizedTest
    @ValueSource(strings = {"us-east-2", "us-gov-west-1", "ap-southeast-12", "us-isob-east-1"})
    void names_of_regions_are_names_of_regions(String text) {
        assertThat(new RegionName(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "us",
                "us-1",
                "us-east",
                "us-east-",
                "us-east-2-",
                "us--2",
                "usa-east-2",
                "u-east-2",
                "us-east-2b",
                "US-east-2",
                "us-east-2 ",
                "us-east-\u0662",
                "us_east_2",
                "-east-2",
                "us-2-east"
            })
    void what_is_no_name_of_a_region_is_none(String text) {
        assertThatThrownBy(() -> new RegionName(text)).hasMessage("not the name of an AWS Region: " + text);
    }

    @Test
    void the_shape_is_that_of_the_pattern() {
        SplittableRandom random = new SplittableRandom(1);
        String alphabet = "aaz--19A";
        int names = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder("us-a-1".substring(0, random.nextInt(7)));
            for (int length = random.nextInt(7); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            boolean isName = SHAPE.matcher(text).matches();
            names += isName ? 1 : 0;
            assertThat(RegionName.isWellFormed(text.toString())).as("%s", text).isEqualTo(isName);
        }
        assertThat(names).isGreaterThan(1000);
    }
}
