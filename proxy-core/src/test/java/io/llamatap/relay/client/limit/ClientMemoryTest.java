package io.llamatap.relay.client.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClientMemoryTest {
    private static final long KB = 1000;
    private static final long LIMIT = 800 * KB;
    private static final long HEAD = 32 * KB;

    private final ClientMemory memory = new ClientMemory(LIMIT, HEAD);
    private final Set<String> rejected = new LinkedHashSet<>();
    private long now;

    private HeldBytes open(String address, String name) {
        try {
            return memory.open(InetAddress.getByName(address), Runnable::run, () -> rejected.add(name));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private void hold(HeldBytes connection, long bytes) {
        connection.set(bytes, HeldBytes.Kind.REQUEST, now++);
    }

    @Test
    void countsWhatIsHeld() {
        HeldBytes one = open("10.0.0.1", "one");
        HeldBytes other = open("10.0.0.1", "other");
        hold(one, 5 * KB);
        hold(other, 7 * KB);
        assertThat(memory.held()).isEqualTo(12 * KB);
        hold(one, 2 * KB);
        assertThat(memory.held()).isEqualTo(9 * KB);
        hold(one, 0);
        hold(other, 0);
        hold(other, 0);
        assertThat(memory.held()).isZero();
        assertThat(rejected).isEmpty();
    }

    @Test
    void doesNotCountTheStartOfAHead() {
        hold(open("10.0.0.1", "one"), ClientMemory.UNCOUNTED_BYTES);
        assertThat(memory.held()).isZero();
    }

    @Test
    void rejectsTheLargestOfTheAddressThatHoldsMost() {
        hold(open("10.0.0.9", "single"), 300 * KB);
        hold(open("10.0.0.1", "small"), 90 * KB);
        hold(open("10.0.0.1", "large"), 210 * KB);
        hold(open("10.0.0.1", "middle"), 110 * KB);
        assertThat(rejected).isEmpty();
        hold(open("10.0.0.1", "last"), 100 * KB);
        assertThat(rejected).containsExactly("large");
        assertThat(memory.held()).isEqualTo(600 * KB);
    }

    @Test
    void doesNotRejectAnHonestClientForTheMassOfSmallOnesOfAnAddress() {
        HeldBytes honest = open("10.0.0.9", "honest");
        for (int i = 0; i < 5000; i++) {
            hold(open("10.0.0.1", "attacker " + i), 2 * KB);
            hold(honest, 20 * KB + i);
        }
        assertThat(rejected).hasSizeGreaterThan(4000).doesNotContain("honest");
        assertThat(memory.held()).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void rejectsThoseFromWhomNothingComesAmongManySmallAddresses() {
        HeldBytes honest = open("10.1.0.1", "honest");
        for (int i = 0; i < 3000; i++) {
            hold(open("10.0." + i / 250 + "." + i % 250, "attacker " + i), 6 * KB);
            if (i % 50 == 0) {
                // It holds more than each of the others and is slow, but it makes progress.
                hold(honest, 10 * KB + i);
            }
        }
        assertThat(rejected).hasSizeGreaterThan(2500).doesNotContain("honest");
        assertThat(rejected.iterator().next()).isEqualTo("attacker 0");
    }

    @Test
    void takesTheAddressesOfAnIpv6NetworkForOne() {
        hold(open("2001:db8:0:1::1", "one"), 30 * KB);
        for (int i = 0; i < 40; i++) {
            hold(open("2001:db8:0:2::" + i, "network " + i), 20 * KB);
        }
        assertThat(rejected).isNotEmpty().doesNotContain("one");
    }

    @Test
    void sparesWhatWaitsForTheUpstream() {
        HeldBytes waiting = open("10.0.0.1", "waiting");
        waiting.set(700 * KB, HeldBytes.Kind.UPLOAD, now++);
        hold(open("10.0.0.2", "other"), 150 * KB);
        assertThat(rejected).containsExactly("other");
        assertThat(memory.held()).isEqualTo(700 * KB);
        waiting.set(900 * KB, HeldBytes.Kind.UPLOAD, now++);
        assertThat(rejected).containsExactly("other");
        // Examining again at once would find nothing.
        now += 10_000_000;
        waiting.set(900 * KB + 1, HeldBytes.Kind.REQUEST, now++);
        assertThat(rejected).containsExactly("other", "waiting");
    }

    @Test
    void countsOneThatIsRejectedNoMoreUntilItHasLetGo() {
        HeldBytes one = open("10.0.0.1", "one");
        hold(one, LIMIT + 1);
        assertThat(rejected).containsExactly("one");
        assertThat(memory.held()).isZero();
        hold(one, LIMIT + 5);
        assertThat(memory.held()).isZero();
        hold(one, 0);
        hold(one, 5 * KB);
        assertThat(memory.held()).isEqualTo(5 * KB);
        hold(one, 0);
        assertThat(memory.held()).isZero();
    }

    @Test
    void countsWhatHasNotGoneInTime() {
        HeldBytes one = open("10.0.0.1", "one");
        hold(one, LIMIT + 1);
        one.set(20 * KB, HeldBytes.Kind.REQUEST, now);
        one.set(20 * KB, HeldBytes.Kind.REQUEST, now + 999_999_999L);
        assertThat(memory.held()).isZero();
        one.set(20 * KB, HeldBytes.Kind.REQUEST, now + 1_000_000_001L);
        assertThat(memory.held()).isEqualTo(20 * KB);
    }

    @Test
    void countsOneThatIsPardoned() {
        HeldBytes one = open("10.0.0.1", "one");
        hold(one, LIMIT + 1);
        one.cancelEviction();
        one.set(20 * KB, HeldBytes.Kind.UPLOAD, now);
        assertThat(memory.held()).isEqualTo(20 * KB);
    }

    @Test
    void staysWithinTheBudgetWhateverManyThreadsDo() throws InterruptedException {
        int threads = 4;
        CountDownLatch go = new CountDownLatch(1);
        List<HeldBytes.Kind> kinds = List.of(HeldBytes.Kind.values());
        List<Thread> all = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Random random = new Random(t);
            int number = t;
            Thread thread = new Thread(() -> {
                List<HeldBytes> mine = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    mine.add(memory.open(address(random.nextInt(40)), Runnable::run, () -> {}));
                }
                await(go);
                for (int i = 0; i < 20_000; i++) {
                    mine.get(random.nextInt(200))
                            .set(random.nextInt(40_000), kinds.get(random.nextInt(kinds.size())), i + number);
                }
                mine.forEach(one -> one.set(0, HeldBytes.Kind.REQUEST, 0));
            });
            thread.start();
            all.add(thread);
        }
        go.countDown();
        for (Thread thread : all) {
            thread.join();
        }
        assertThat(memory.held()).isZero();
    }

    @Test
    void sparesAnHonestClientWhileManyThreadsAreAttacked() throws InterruptedException {
        AtomicInteger honestRejections = new AtomicInteger();
        HeldBytes honest = memory.open(address(99), Runnable::run, honestRejections::incrementAndGet);
        honest.set(20 * KB, HeldBytes.Kind.REQUEST, 0);
        List<Thread> all = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    HeldBytes attacker = memory.open(address(1), Runnable::run, () -> {});
                    for (int bytes = 1; bytes <= 32; bytes *= 2) {
                        attacker.set(bytes * KB, HeldBytes.Kind.REQUEST, i);
                    }
                }
            });
            thread.start();
            all.add(thread);
        }
        for (Thread thread : all) {
            thread.join();
        }
        assertThat(honestRejections).hasValue(0);
        assertThat(honest.bytes()).isEqualTo(20 * KB);
        assertThat(memory.held()).isBetween(20 * KB, LIMIT + 4 * 32 * KB);
    }

    private static InetAddress address(int number) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) number});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void page(String address, String name, long bytes) {
        open(address, name).set(bytes, HeldBytes.Kind.PAGE, now++);
    }

    @Test
    void sparesAPageThatIsBeingReadThoughManySmallAttackersHoldLessEach() {
        page("10.0.0.9", "scraper", 200 * KB);
        for (int i = 0; i < 500; i++) {
            hold(open("10.1.0." + i % 250, "attacker " + i), 30 * KB);
        }
        assertThat(rejected).hasSizeGreaterThan(400).doesNotContain("scraper");
        assertThat(memory.held()).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void rejectsAPageThatNobodyReads() {
        page("10.0.0.9", "unread", 300 * KB);
        now += TimeUnit.SECONDS.toNanos(11);
        page("10.0.0.8", "read", 180 * KB);
        hold(open("10.0.0.7", "head"), 30 * KB);
        hold(open("10.0.0.5", "large"), 299 * KB);
        assertThat(rejected).containsExactly("unread");
    }

    @Test
    void sparesOnePageOfAnAddressAlone() {
        hold(open("10.0.0.5", "large"), 290 * KB);
        for (int i = 0; i < 6; i++) {
            page("10.0.0.8", "page", 90 * KB);
        }
        assertThat(rejected).containsExactly("page");
        assertThat(memory.held()).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void rejectsWhatWaitedForTheUpstreamAndDoesSoNoLonger() {
        HeldBytes upload = open("10.0.0.1", "upload");
        upload.set(LIMIT + KB, HeldBytes.Kind.UPLOAD, now);
        assertThat(rejected).isEmpty();
        now += TimeUnit.SECONDS.toNanos(1);
        upload.set(LIMIT + KB, HeldBytes.Kind.REQUEST, now);
        assertThat(rejected).containsExactly("upload");
    }

    @Test
    void rejectsFirstThoseOfTheSmallOnesWhoHaveBeenSilentForLongest() {
        HeldBytes honest = open("10.0.0.9", "honest");
        hold(honest, 8 * KB);
        for (int i = 0; i < 90; i++) {
            hold(open("10.1.0." + i, "silent " + i), 8 * KB);
        }
        // One byte more needs no more memory.
        honest.set(8 * KB, HeldBytes.Kind.REQUEST, now);
        honest.onRead(now);
        for (int i = 0; i < 20; i++) {
            hold(open("10.2.0." + i, "late " + i), 8 * KB);
        }
        assertThat(rejected)
                .hasSizeGreaterThan(10)
                .doesNotContain("honest")
                .allMatch(name -> name.startsWith("silent"));
    }
}
