package io.llamatap.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AmdGpusTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();

    @TempDir
    private Path root;

    private Machine machine;

    @BeforeEach
    void boot() {
        machine = new Machine(root);
    }

    private void card(int number, String vendor, int busy) {
        String device = "sys/class/drm/card" + number + "/device/";
        machine.write(device + "vendor", vendor + "\n")
                .write(device + "gpu_busy_percent", busy + "\n")
                .write(device + "mem_info_vram_used", "1073741824\n")
                .write(device + "mem_info_vram_total", "25753026560\n");
    }

    @Test
    void readsCardsOfAmdInTheirOrder() {
        card(10, "0x1002", 30);
        card(2, "0x1002", 20);
        card(0, "0x8086", 99);
        machine.write("sys/class/drm/card2-DP-1/status", "connected\n")
                .write("sys/class/drm/renderD128/device/vendor", "0x1002\n")
                .write("sys/class/drm/card2/device/hwmon/hwmon4/power1_average", "42000000\n")
                .write("sys/class/drm/card10/device/hwmon/hwmon5/power1_input", "7500000\n");
        OptionalDouble used = OptionalDouble.of(1_073_741_824.0);
        OptionalDouble total = OptionalDouble.of(25_753_026_560.0);
        assertThat(new AmdGpus(root).read())
                .containsExactly(
                        new GpuReading("amd0", OptionalDouble.of(20), used, total, OptionalDouble.of(42), NONE),
                        new GpuReading("amd1", OptionalDouble.of(30), used, total, OptionalDouble.of(7.5), NONE));
    }

    @Test
    void leavesOutWhatACardDoesNotTell() {
        card(0, "0x1002", 5);
        machine.remove("sys/class/drm/card0/device/gpu_busy_percent")
                .write("sys/class/drm/card0/device/mem_info_vram_used", "N/A\n")
                .write("sys/class/drm/card0/device/hwmon/hwmon0/name", "amdgpu\n");
        assertThat(new AmdGpus(root).read())
                .containsExactly(new GpuReading("amd0", NONE, NONE, OptionalDouble.of(25_753_026_560.0), NONE, NONE));
    }

    @Test
    void letsASleepingCardSleepAndKeepsItsNumber() {
        card(0, "0x1002", 5);
        card(1, "0x1002", 6);
        machine.write("sys/class/drm/card0/device/power/runtime_status", "suspended\n");
        machine.write("sys/class/drm/card1/device/power/runtime_status", "active\n");
        assertThat(new AmdGpus(root).read())
                .satisfiesExactly(
                        asleep -> assertThat(asleep).isEqualTo(new GpuReading("amd0", NONE, NONE, NONE, NONE, NONE)),
                        awake -> assertThat(awake.busyPercent()).hasValue(6));
    }

    @Test
    void readsNothingWhereThereAreNoCards() {
        assertThat(new AmdGpus(root).read()).isEmpty();
    }
}
