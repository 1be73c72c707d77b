package io.llamatap.server.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.declaration.Reading;
import java.io.File;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OwnProcessTest {
    private static final int PID = 4321;

    @TempDir
    private Path root;

    /** Takes what is put, a summary as its count and its sum. */
    private static Map<String, Double> read(MetricSource source) {
        Map<String, Double> all = new TreeMap<>();
        source.read(new MetricSource.Sink() {
            @Override
            public void put(Reading family, double value, String... labels) {
                all.put(family.text() + Arrays.toString(labels), value);
            }

            @Override
            public void put(Reading family, long count, double sum, String... labels) {
                all.put(family.text() + "_count" + Arrays.toString(labels), (double) count);
                all.put(family.text() + "_sum" + Arrays.toString(labels), sum);
            }
        });
        return all;
    }

    @Test
    void tellsWhatStandsInProc() {
        // The launcher's children, the build among them, are not this process.
        new Machine(root)
                .process(PID, 1, "ja) va", "java", 100, 1234, 99_999, 56_789)
                .write(
                        "proc/" + PID + "/limits",
                        "Limit                     Soft Limit           Hard Limit           Units     \n"
                                + "Max processes             95977                95977                processes \n"
                                + "Max open files            20000                524288               files     \n");
        Map<String, Double> told =
                read(new OwnProcess(root, PID, Optional.of(Instant.parse("2026-01-02T03:04:05.250Z"))));
        assertThat(told)
                .containsEntry("process_cpu_seconds_total[]", 12.34)
                .containsEntry("process_resident_memory_bytes[]", 56_789.0 * 1024)
                .containsEntry("process_virtual_memory_bytes[]", 1_934_565_376.0)
                .containsEntry("process_max_fds[]", 20_000.0)
                .containsEntry("process_start_time_seconds[]", 1_767_323_045.25)
                .doesNotContainKey("process_open_fds[]");
    }

    @Test
    void leavesOutWhatHasNoLimit() {
        new Machine(root)
                .write("proc/" + PID + "/limits", "Limit\nMax open files            unlimited  unlimited  files\n");
        assertThat(read(new OwnProcess(root, PID, Optional.empty()))).isEmpty();
    }

    @Test
    void tellsNothingWhereThereIsNoProc() {
        assertThat(read(new OwnProcess(root, PID, Optional.empty()))).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void knowsThisProcess() {
        Map<String, Double> told = read(new OwnProcess());
        assertThat(told.get("process_resident_memory_bytes[]")).isBetween(10e6, 10e9);
        assertThat(told.get("process_virtual_memory_bytes[]"))
                .isGreaterThan(told.get("process_resident_memory_bytes[]"));
        assertThat(told.get("process_cpu_seconds_total[]")).isPositive();
        assertThat(told.get("process_start_time_seconds[]"))
                .isLessThanOrEqualTo(System.currentTimeMillis() / 1e3)
                .isGreaterThan(1.7e9);
        String[] open = new File("/proc/self/fd").list();
        assertThat(told.get("process_open_fds[]")).isCloseTo(open == null ? 0 : open.length, within(20.0));
        assertThat(told.get("process_max_fds[]")).isGreaterThanOrEqualTo(told.get("process_open_fds[]"));
    }

    @Test
    void tellsOfTheJvm() {
        Map<String, Double> before = read(new OwnJvm());
        assertThat(before.get("jvm_memory_used_bytes[heap]"))
                .isPositive()
                .isLessThanOrEqualTo(before.get("jvm_memory_committed_bytes[heap]"));
        assertThat(before.get("jvm_memory_max_bytes[heap]"))
                .isEqualTo((double) Runtime.getRuntime().maxMemory());
        assertThat(before.get("jvm_memory_used_bytes[nonheap]")).isPositive();
        System.gc();
        Map<String, Double> after = read(new OwnJvm());
        assertThat(sum(after, "jvm_gc_collection_seconds_count"))
                .isGreaterThan(sum(before, "jvm_gc_collection_seconds_count"));
        assertThat(sum(after, "jvm_gc_collection_seconds_sum"))
                .isGreaterThanOrEqualTo(sum(before, "jvm_gc_collection_seconds_sum"));
    }

    private static double sum(Map<String, Double> told, String name) {
        return told.entrySet().stream()
                .filter(each -> each.getKey().startsWith(name))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}
