package io.drctl.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of the age of versions, day by day. */
final class SupportDatesTest {
    private static Optional<String> warning(String product, String version, String day) {
        return SupportDates.of(product, version).orElseThrow().warning(LocalDate.parse(day));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2025-08-27 |",
                "2025-08-28 | standard support for Kubernetes 1.31 ends on 26 November 2025; AWS charges for extended"
                        + " support after that",
                "2025-11-26 | standard support for Kubernetes 1.31 ends on 26 November 2025; AWS charges for extended"
                        + " support after that",
                "2025-11-27 | standard support for Kubernetes 1.31 ended on 26 November 2025; AWS charges for extended"
                        + " support, until 26 November 2026",
                "2026-08-28 | extended support for Kubernetes 1.31 ends on 26 November 2026; AWS then upgrades it by"
                        + " itself",
                "2026-11-26 | extended support for Kubernetes 1.31 ends on 26 November 2026; AWS then upgrades it by"
                        + " itself",
                "2026-11-27 | extended support for Kubernetes 1.31 ended on 26 November 2026; AWS upgrades it by itself",
            })
    void kubernetes_1_31_is_told_of_90_days_before_and_after_each_end(String day, String warning) {
        assertThat(warning(SupportDates.KUBERNETES, "1.31", day)).isEqualTo(Optional.ofNullable(warning));
    }

    @Test
    void an_end_that_aws_has_not_announced_is_not_said() {
        assertThat(warning("aurora-mysql", "8.4.mysql_aurora.8.4.7", "2032-05-01"))
                .contains("standard support for Aurora MySQL version 8.4 ended on 30 April 2032; AWS charges for"
                        + " extended support");
    }

    @ParameterizedTest
    @CsvSource({
        "5.7.mysql_aurora.2.12.6, extended support for Aurora MySQL version 2 ended on 30 June 2029",
        "8.0.mysql_aurora.3.10.5, extended support for Aurora MySQL version 3 ended on 31 July 2029"
    })
    void the_ends_of_aurora_mysql_are_those_of_its_release_calendar(String version, String ended) {
        assertThat(warning("aurora-mysql", version, "2029-08-01")).contains(ended + "; AWS upgrades it by itself");
    }

    @Test
    void what_has_no_extended_support_is_upgraded_instead() {
        assertThat(warning("mariadb", "10.6.20", "2027-01-01"))
                .contains("standard support for RDS for MariaDB 10.6 ended on 31 December 2026; AWS may upgrade it by"
                        + " itself");
    }

    @ParameterizedTest
    @CsvSource({
        "aurora-mysql, 5.7.mysql_aurora.2.12.6, Aurora MySQL version 2",
        "aurora-mysql, 8.0.mysql_aurora.3.10.5, Aurora MySQL version 3",
        "aurora-mysql, 8.4.mysql_aurora.8.4.7, Aurora MySQL version 8.4",
        "aurora-postgresql, 16.4, Aurora PostgreSQL 16",
        "postgres, 13, RDS for PostgreSQL 13",
        "mysql, 8.0.39, RDS for MySQL 8.0",
        "mariadb, 10.11.9, RDS for MariaDB 10.11",
        "kubernetes, 1.36, Kubernetes 1.36"
    })
    void versions_are_known_as_aws_writes_them(String product, String version, String subject) {
        VersionSupport support = SupportDates.of(product, version).orElseThrow();

        assertThat(support.subject()).isEqualTo(subject);
        assertThat(support.page()).startsWith("https://docs.aws.amazon.com/");
    }

    @ParameterizedTest
    @CsvSource({"kubernetes, 1.99", "aurora-mysql, 9.7.mysql_aurora.9.7.1", "mysql, 8.01.2", "oracle-ee, 19"})
    void of_a_version_without_a_known_date_nothing_is_said(String product, String version) {
        assertThat(SupportDates.of(product, version)).isEmpty();
    }
}
