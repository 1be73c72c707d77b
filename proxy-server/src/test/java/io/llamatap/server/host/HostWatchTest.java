package io.llamatap.server.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.family.HostFamilies;
import io.llamatap.tap.meter.MetricsTapFactory;
import io.llamatap.testkit.Page;
import io.llamatap.testkit.PollerFamilies;
import io.llamatap.testkit.Promtool;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostWatchTest {
    private static final int OWN = 4000;
    private static final Duration PERIOD = Duration.ofSeconds(15);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path root;

    private final AtomicLong clock = new AtomicLong();
    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 1, clock::get);

    private HostWatch watch(String nvidiaLibrary, HostWatch.Condition condition) {
        HostWatch watch = new HostWatch(root, OWN, 11434, nvidiaLibrary, condition, PERIOD, clock::get);
        registry.add(watch.source());
        return watch;
    }

    /** One reading after another, a period apart. */
    private Page fullPage(String nvidiaLibrary) {
        Machine machine = new Machine(root)
                .process(10, 1, "ollama", "ollama", 100, 0, 0, 8_000_000)
                .io(10, 0)
                .write("dev/nvidiactl", "")
                .write("sys/class/drm/card1/device/vendor", "0x1002\n")
                .write("sys/class/drm/card1/device/gpu_busy_percent", "64\n");
        HostWatch watch = watch(nvidiaLibrary, () -> true);
        watch.read();
        machine.process(10, 1, "ollama", "ollama", 100, 2250, 0, 8_000_000).io(10, 4_000_000_000L);
        clock.addAndGet(PERIOD.toNanos());
        watch.read();
        return Page.of(registry);
    }

    @Test
    void showsAllItsFamilies() throws Exception {
        Page page = fullPage(StubNvml.build(root));
        assertThat(page.value("ollama_memory_usage_bytes")).isEqualTo(8_000_000 * 1024.0);
        assertThat(page.value("ollama_cpu_usage_percent")).isEqualTo(150);
        assertThat(page.value("ollama_proxy_ollama_read_bytes_total")).isEqualTo(4e9);
        assertThat(page.value("ollama_gpu_usage_percent gpu_id=1")).isEqualTo(41);
        assertThat(page.value("ollama_gpu_usage_percent gpu_id=amd0")).isEqualTo(64);
        assertThat(page.value("ollama_gpu_memory_bytes gpu_id=0 type=used")).isEqualTo(5_368_709_120.0);
        assertThat(page.value("ollama_gpu_memory_bytes gpu_id=0 type=total")).isEqualTo(150_754_820_096.0);
        assertThat(page.value("ollama_proxy_gpu_power_watts gpu_id=0")).isEqualTo(76.5);
        assertThat(page.value("ollama_proxy_gpu_energy_joules_total gpu_id=0")).isEqualTo(9_000_000_001.5);
    }

    @Test
    void showsNothingThatPromtoolFindsFaultWith() throws Exception {
        Optional<Path> promtool = Promtool.find();
        assumeTrue(promtool.isPresent(), "promtool (of Prometheus) is not installed: page not checked by it");
        String said = Promtool.checkMetrics(
                promtool.get(), fullPage(StubNvml.build(root)).text());
        assertThat(said.lines()
                        .filter(line -> line.startsWith("ollama_gpu_")
                                || line.startsWith("ollama_proxy_gpu_")
                                || line.startsWith("ollama_memory_")
                                || line.startsWith("ollama_cpu_")
                                || line.startsWith("ollama_proxy_ollama_")))
                .isEmpty();
    }

    @Test
    void showsNothingWhereThereIsNothing() {
        watch("none", () -> true).read();
        assertShowsNothing();
    }

    @Test
    void showsNoGaugesOfAnOllamaThatHasEnded() {
        Machine machine = new Machine(root)
                .process(10, 1, "ollama", "ollama", 100, 0, 0, 8_000_000)
                .io(10, 0);
        HostWatch watch = watch("none", () -> true);
        watch.read();
        machine.remove("proc/10");
        watch.read();
        Page page = Page.of(registry);
        assertThat(page.has("ollama_memory_usage_bytes")).isFalse();
        assertThat(page.has("ollama_cpu_usage_percent")).isFalse();
        assertThat(page.value("ollama_proxy_ollama_read_bytes_total")).isZero();
    }

    @Test
    void showsNothingThatIsLongPast() {
        new Machine(root).process(10, 1, "ollama", "ollama", 100, 0, 0, 8_000_000);
        watch("none", () -> true).read();
        clock.addAndGet(4 * PERIOD.toNanos() - 1);
        assertThat(Page.of(registry).has("ollama_memory_usage_bytes")).isTrue();
        clock.addAndGet(1);
        assertShowsNothing();
    }

    @Test
    void readsOnAThreadOfItsOwnUntilItIsClosed() {
        new Machine(root).process(10, 1, "ollama", "ollama", 100, 0, 0, 8_000_000);
        try (HostWatch watch = new HostWatch(root, OWN, 11434, "none", () -> true, Duration.ofMillis(1), clock::get)) {
            registry.add(watch.source());
            watch.start();
            await().atMost(LIMIT).until(() -> Page.of(registry).has("ollama_memory_usage_bytes"));
        }
        await().atMost(LIMIT).until(() -> !isRunning());
    }

    @Test
    void asksAgainAsLongAsItCannotBeDecidedWhetherToRead() {
        new Machine(root).process(10, 1, "ollama", "ollama", 100, 0, 0, 8_000_000);
        AtomicInteger asked = new AtomicInteger();
        HostWatch.Condition condition = () -> {
            if (asked.incrementAndGet() < 3) {
                throw new UnknownHostException("ollama");
            }
            return true;
        };
        try (HostWatch watch = new HostWatch(root, OWN, 11434, "none", condition, Duration.ofMillis(1), clock::get)) {
            registry.add(watch.source());
            watch.start();
            await().atMost(LIMIT).until(() -> Page.of(registry).has("ollama_memory_usage_bytes"));
        }
        assertThat(asked).hasValue(3);
    }

    @Test
    void leavesTheMachineAloneWhereOllamaIsNot() {
        new Machine(root).process(10, 1, "ollama", "ollama", 100, 0, 0, 8_000_000);
        try (HostWatch watch = watch("none", () -> false)) {
            watch.start();
            await().atMost(LIMIT).until(() -> !isRunning());
        }
        assertShowsNothing();
    }

    private static boolean isRunning() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("llamatap-host"));
    }

    private void assertShowsNothing() {
        Page page = Page.of(registry);
        assertThat(PollerFamilies.between(HostFamilies.HOST_MEMORY, HostFamilies.GPU_ENERGY))
                .allSatisfy(family -> assertThat(page.text()).doesNotContain(family.text()));
    }
}
