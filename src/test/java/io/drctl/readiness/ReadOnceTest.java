package io.drctl.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.cloud.CloudException;
import io.drctl.inventory.RegionName;
import io.drctl.testing.FakeCloud;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What one verification reads, it reads once. */
final class ReadOnceTest {
    private static final RegionName HERE = new RegionName("us-west-1");
    private static final RegionName THERE = new RegionName("us-east-2");

    private final ReadOnce once = new ReadOnce(new FakeCloud().threads());
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void all_who_ask_the_same_get_the_answer_of_one_call() {
        Reading<Integer> first = once.of("ec2:DescribeVpcs", HERE, "", calls::incrementAndGet);
        Reading<Integer> second = once.of("ec2:DescribeVpcs", HERE, "", calls::incrementAndGet);

        assertThat(first.get()).isEqualTo(1);
        assertThat(second.get()).isEqualTo(1);
        assertThat(calls).hasValue(1);
    }

    @Test
    void another_region_operation_or_name_is_another_question() {
        once.of("ec2:DescribeVpcs", HERE, "", calls::incrementAndGet).get();
        once.of("ec2:DescribeVpcs", THERE, "", calls::incrementAndGet).get();
        once.of("ec2:DescribeSubnets", HERE, "", calls::incrementAndGet).get();
        once.named("ec2:DescribeSubnets", HERE, "vpc-1", name -> calls.incrementAndGet())
                .get();

        assertThat(calls).hasValue(4);
    }

    @Test
    void a_question_that_failed_fails_for_all_who_asked_it_and_is_not_repeated() {
        CloudException refusal = new CloudException(
                CloudException.Cause.ACCESS_DENIED, "ec2:DescribeVpcs", HERE, "not authorized", new Exception());
        Reading<Integer> first = once.of("ec2:DescribeVpcs", HERE, "", () -> {
            calls.incrementAndGet();
            throw refusal;
        });
        Reading<Integer> second = once.of("ec2:DescribeVpcs", HERE, "", calls::incrementAndGet);

        assertThatThrownBy(first::get).isSameAs(refusal);
        assertThatThrownBy(second::get).isSameAs(refusal);
        assertThat(calls).hasValue(1);
    }
}
