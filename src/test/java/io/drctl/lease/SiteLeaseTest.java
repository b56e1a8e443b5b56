package io.drctl.lease;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.ObjectStore.Stored;
import io.drctl.cloud.Threads;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.TerraformSettings;
import io.drctl.lease.LeaseNews.Kind;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Two machines that want the lease of one site. In these worlds nothing renews by itself, since waiting moves the
 * time of all; the search plays that.
 */
final class SiteLeaseTest {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final Claimant ALICE = claimant("alice");
    private static final Claimant BOB = claimant("bob");

    private final FakeCloud cloud = HealthySite.of(SITE);
    private final List<LeaseNews> news = new ArrayList<>();

    private static Claimant claimant(String name) {
        return new Claimant("run-of-" + name, "failover db --to us-west-1", null, name + "@host", "machine-of-" + name);
    }

    private SiteLease lease(RegionName through) {
        return new SiteLease(SITE, cloud, through);
    }

    private SiteLease taken(Claimant claimant) {
        return taken(claimant, RECOVERY, null);
    }

    private SiteLease taken(Claimant claimant, RegionName through, @Nullable String broken) {
        SiteLease lease = lease(through);
        lease.looks().forEach(Threads.Pending::join);
        lease.take(claimant, broken, news::add);
        return lease;
    }

    private Optional<LeaseEntry> written(RegionName region) {
        String path = SITE.name(AssetKind.BUCKET, region) + "/"
                + BucketLease.key(SITE.site().name(), region);
        return Optional.ofNullable(cloud.objectStore(region).objects.get(path))
                .map(Stored::text)
                .map(LeaseEntry::of);
    }

    private LeaseEntry writtenHere() {
        return written(RECOVERY).orElseThrow();
    }

    private List<Kind> kinds() {
        return news.stream().map(LeaseNews::kind).toList();
    }

    @Test
    void a_run_takes_the_lease_and_lets_go_of_it_and_the_number_grows() {
        SiteLease first = taken(ALICE);
        assertThat(first.number()).isEqualTo(1);
        assertThat(writtenHere().run()).isEqualTo("run-of-alice");
        first.release();
        assertThat(writtenHere().released()).isTrue();

        assertThat(taken(BOB).number()).isEqualTo(2);
        assertThat(news).isEmpty();
    }

    @Test
    void a_free_lease_costs_one_call_after_the_user_has_agreed() {
        taken(ALICE).release();
        SiteLease lease = lease(RECOVERY);
        lease.looks().forEach(Threads.Pending::join);
        cloud.forgetCalls();

        lease.take(BOB, null, news::add);

        assertThat(cloud.calls()).hasSize(1);
        assertThat(cloud.count("s3:PutObject")).isEqualTo(1);
    }

    @Test
    void who_is_seen_to_renew_is_alive_and_the_other_is_refused_at_once_and_told_by_whom() {
        SiteLease first = taken(ALICE);
        cloud.clock().after(Duration.ofSeconds(12), first::lost);

        assertThatThrownBy(() -> taken(BOB)).isInstanceOfSatisfying(LeaseHeldException.class, held -> {
            assertThat(held)
                    .hasMessageStartingWith("another run holds the site's lease: run run-of-alice (failover db"
                            + " --to us-west-1) of alice@host, since 2025-03-01T03:00:00Z");
            assertThat(held.remedy().toString()).contains("--break-lease run-of-alice");
        });

        assertThat(cloud.clock().elapsed()).isBetween(Duration.ofSeconds(12), Duration.ofSeconds(18));
        assertThat(kinds()).containsExactly(Kind.WATCHED);
        assertThat(news.get(0).words()).endsWith("holds it; waiting for up to 1 min, to see whether that run is alive");
    }

    @Test
    void what_nobody_renews_for_a_minute_is_taken_over() {
        SiteLease first = taken(ALICE);

        SiteLease second = taken(BOB);

        assertThat(cloud.clock().elapsed()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(66));
        assertThat(second.number()).isEqualTo(2);
        assertThat(kinds()).containsExactly(Kind.WATCHED, Kind.TAKEN_OVER);
        assertThat(news.get(1).words())
                .isEqualTo("the lease in us-west-1 taken over from run run-of-alice (failover db --to us-west-1) of"
                        + " alice@host, which hasn't renewed it for 1 min");
        assertThat(first.lost()).hasValueSatisfying(holder -> assertThat(holder).startsWith("run run-of-bob"));
    }

    @Test
    void the_time_in_which_the_plan_is_read_counts() {
        SiteLease unused = taken(ALICE);
        SiteLease second = lease(RECOVERY);
        second.looks().forEach(Threads.Pending::join);
        cloud.clock().advance(Duration.ofSeconds(61));

        second.take(BOB, null, news::add);

        assertThat(kinds()).containsExactly(Kind.TAKEN_OVER);
    }

    @Test
    void what_a_killed_run_of_this_machine_left_is_taken_at_once_and_its_own_resume_says_nothing() {
        SiteLease unused = taken(ALICE);

        assertThat(taken(ALICE).number()).isEqualTo(2);
        assertThat(news).isEmpty();

        Claimant another = new Claimant("another-run", "failover app", null, ALICE.host(), ALICE.machine());
        assertThat(taken(another).number()).isEqualTo(3);
        assertThat(news.get(0).words()).endsWith("which ended on this machine without letting go of it");
        assertThat(cloud.clock().elapsed()).isZero();
    }

    @Test
    void a_lease_is_broken_by_the_name_of_its_run_and_by_no_other() {
        SiteLease first = taken(ALICE);

        assertThatThrownBy(() -> taken(BOB, RECOVERY, "run-of-carol"))
                .hasMessageStartingWith("--break-lease names run run-of-carol, but another run holds the site's lease:"
                        + " run run-of-alice");
        assertThat(taken(BOB, RECOVERY, "run-of-alice").number()).isEqualTo(2);

        assertThat(kinds()).containsExactly(Kind.BROKEN);
        assertThat(news.get(0).words()).startsWith("the lease in us-west-1 taken away from run run-of-alice");
        cloud.clock().advance(Duration.ofSeconds(6));
        assertThat(first.lost()).isPresent();
        assertThat(first.lostBefore()).isPresent();
        assertThat(kinds()).containsExactly(Kind.BROKEN, Kind.LOST);
    }

    @Test
    void who_has_lost_it_gets_it_again_once_it_is_free() {
        SiteLease first = taken(ALICE);
        SiteLease second = taken(BOB, RECOVERY, "run-of-alice");
        cloud.clock().advance(Duration.ofSeconds(6));
        assertThat(first.lost()).isPresent();

        assertThat(first.regain()).isPresent();
        second.release();

        assertThat(first.regain()).isEmpty();
        assertThat(first.number()).isEqualTo(3);
    }

    @Test
    void a_bucket_that_does_not_answer_stops_nothing_and_what_is_not_guaranteed_is_said() {
        cloud.fail("s3:GetObject", Cause.NOT_CONNECTED);

        SiteLease lease = taken(ALICE);

        assertThat(lease.number()).isZero();
        assertThat(lease.lost()).isEmpty();
        assertThat(kinds()).containsExactly(Kind.NOT_HELD);
        assertThat(news.get(0).words())
                .startsWith("the lease in us-west-1 could not be taken: s3:GetObject in us-west-1: ")
                .endsWith("The run goes on under the lock of this machine, and nothing keeps a run elsewhere from"
                        + " changing the site at the same time");
    }

    @Test
    void a_site_without_a_bucket_has_no_lease_and_says_so() {
        TerraformSettings terraform = SITE.terraform();
        Inventory site = Inventories.withStateElsewhere(
                Inventories.without(AssetKind.BUCKET),
                new TerraformSettings(
                        terraform.isManaged(), terraform.directory(), terraform.layout(), terraform.stateKey(), null));
        SiteLease lease = new SiteLease(site, cloud, RECOVERY);

        lease.take(ALICE, null, news::add);

        assertThat(news.get(0).words()).contains("the inventory names no bucket in us-west-1");
        assertThat(cloud.calls()).isEmpty();
    }

    @Test
    void what_somebody_else_put_there_is_no_lease_and_stays() {
        String path = SITE.name(AssetKind.BUCKET, RECOVERY) + "/"
                + BucketLease.key(SITE.site().name(), RECOVERY);
        cloud.objectStore(RECOVERY).objects.put(path, new Stored("notes", "\"1\""));

        SiteLease unused = taken(ALICE);

        assertThat(kinds()).containsExactly(Kind.NOT_HELD);
        assertThat(news.get(0).words()).contains("can't be read as a lease");
        assertThat(cloud.objectStore(RECOVERY).objects).containsEntry(path, new Stored("notes", "\"1\""));
    }

    @Test
    void a_lease_that_can_be_read_at_last_is_watched_before_the_next_calls() {
        SiteLease first = taken(ALICE);
        cloud.failTimes(2, call -> call.operation().equals("s3:GetObject"), Cause.UNREACHABLE);
        SiteLease second = taken(BOB);
        assertThat(kinds()).containsExactly(Kind.NOT_HELD);
        assertThat(second.lost()).as("nobody answered").isEmpty();
        cloud.clock().advance(Duration.ofSeconds(25));
        second.renewNow();

        cloud.clock().after(Duration.ofSeconds(12), first::lost);

        assertThat(second.lost())
                .hasValueSatisfying(holder -> assertThat(holder).startsWith("run run-of-alice"));
        assertThat(kinds()).containsExactly(Kind.NOT_HELD, Kind.WATCHED, Kind.LOST);
    }

    @Test
    void an_answer_that_came_too_late_to_be_waited_for_counts_before_the_next_calls() {
        SiteLease first = taken(ALICE);
        SiteLease second = lease(RECOVERY);
        second.looks().forEach(Threads.Pending::join);
        cloud.failTimes(1, call -> call.operation().equals("s3:GetObject"), Cause.UNREACHABLE);
        second.take(BOB, null, news::add);
        assertThat(kinds()).containsExactly(Kind.NOT_HELD);

        cloud.clock().after(Duration.ofSeconds(12), first::lost);

        assertThat(second.lost())
                .hasValueSatisfying(holder -> assertThat(holder).startsWith("run run-of-alice"));
    }

    @Test
    void silence_in_the_midst_of_a_run_loses_nothing() {
        SiteLease lease = taken(ALICE);
        cloud.fail("s3:PutObject", Cause.UNREACHABLE);
        cloud.clock().advance(Duration.ofMinutes(10));

        assertThat(lease.lost()).isEmpty();
        assertThat(kinds()).containsExactly(Kind.NOT_HELD);
        assertThat(news.get(0).words()).startsWith("the lease in us-west-1 could not be renewed in time: ");

        cloud.failNothing();
        cloud.clock().advance(Duration.ofMinutes(1));
        assertThat(lease.lost()).isEmpty();
        assertThat(kinds()).containsExactly(Kind.NOT_HELD, Kind.HELD);
    }

    @Test
    void a_renewal_whose_answer_was_lost_is_known_as_its_own() {
        SiteLease lease = taken(ALICE);
        cloud.clock().advance(Duration.ofSeconds(6));
        cloud.loseAnswer(call -> call.operation().equals("s3:PutObject"));
        assertThat(lease.lost()).isEmpty();
        cloud.clock().advance(Duration.ofSeconds(30));

        assertThat(lease.lost()).isEmpty();

        assertThat(news).isEmpty();
        assertThat(lease.number()).isEqualTo(1);
    }

    @Test
    void an_object_that_somebody_removed_is_written_again_with_its_number() {
        SiteLease lease = taken(ALICE);
        cloud.objectStore(RECOVERY).objects.clear();
        cloud.clock().advance(Duration.ofSeconds(6));

        assertThat(lease.lost()).isEmpty();

        assertThat(writtenHere().number()).isEqualTo(1);
    }

    @Test
    void a_run_towards_the_primary_region_meets_one_towards_the_recovery_region() {
        SiteLease out = taken(ALICE, RECOVERY, null);
        assertThat(written(PRIMARY)).isEmpty();
        cloud.clock().after(Duration.ofSeconds(12), out::lost);

        assertThatThrownBy(() -> taken(BOB, PRIMARY, null)).isInstanceOf(LeaseHeldException.class);
    }

    @Test
    void a_run_towards_the_primary_region_holds_both_leases_under_one_number() {
        taken(ALICE).release();
        taken(ALICE).release();

        SiteLease home = taken(BOB, PRIMARY, null);

        assertThat(home.number()).isEqualTo(3);
        assertThat(writtenHere().number()).isEqualTo(3);
        assertThat(written(PRIMARY).map(LeaseEntry::number)).contains(3L);
        home.release();
        assertThat(written(PRIMARY).map(LeaseEntry::released)).contains(true);
    }

    @Test
    void on_the_way_home_a_dark_recovery_region_leaves_the_other_lease() {
        cloud.lose(RECOVERY);

        SiteLease home = taken(ALICE, PRIMARY, null);

        assertThat(home.number()).isEqualTo(1);
        assertThat(Objects.requireNonNull(news.get(0)).words())
                .startsWith("the lease in us-west-1 could not be taken")
                .endsWith("doesn't notice a run elsewhere that holds no other lease");
    }
}
