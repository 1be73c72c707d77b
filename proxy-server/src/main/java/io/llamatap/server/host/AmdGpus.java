package io.llamatap.server.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Reads AMD GPUs from the files of the driver amdgpu (docs.kernel.org/gpu/amdgpu/thermal.html). Used by one thread.
 *
 * <p>GPUs are named in the order of their cards, {@code amd0} and so on, so that names differ from those of NVIDIA GPUs.
 */
final class AmdGpus {
    private static final String VENDOR = "0x1002";
    private static final int CARD = "card".length();
    private static final double MICRO = 1e-6;

    private final Path cards;

    AmdGpus(Path root) {
        this.cards = root.resolve("sys/class/drm");
    }

    List<GpuReading> read() {
        List<GpuReading> readings = new ArrayList<>();
        for (int card : numbers()) {
            Path device = cards.resolve("card" + card).resolve("device");
            if (!VENDOR.equals(text(device.resolve("vendor")))) {
                continue;
            }
            String id = "amd" + readings.size();
            // Reading a suspended GPU would wake it.
            boolean isAsleep = "suspended".equals(text(device.resolve("power/runtime_status")));
            readings.add(isAsleep ? asleep(id) : reading(id, device));
        }
        return readings;
    }

    private List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        for (String name : entries(cards)) {
            // Skips the outputs of cards, such as card0-DP-1.
            if (name.matches("card\\d{1,6}")) {
                numbers.add(Integer.parseInt(name, CARD, name.length(), 10));
            }
        }
        numbers.sort(null);
        return numbers;
    }

    private static GpuReading asleep(String id) {
        OptionalDouble none = OptionalDouble.empty();
        return new GpuReading(id, none, none, none, none, none);
    }

    private static GpuReading reading(String id, Path device) {
        return new GpuReading(
                id,
                number(device.resolve("gpu_busy_percent"), 1),
                number(device.resolve("mem_info_vram_used"), 1),
                number(device.resolve("mem_info_vram_total"), 1),
                watts(device.resolve("hwmon")),
                OptionalDouble.empty());
    }

    /** Returns the power draw: an average on older GPUs, the current value on newer ones. */
    private static OptionalDouble watts(Path monitors) {
        for (String monitor : entries(monitors)) {
            OptionalDouble average = number(monitors.resolve(monitor).resolve("power1_average"), MICRO);
            OptionalDouble watts = average.isPresent()
                    ? average
                    : number(monitors.resolve(monitor).resolve("power1_input"), MICRO);
            if (watts.isPresent()) {
                return watts;
            }
        }
        return OptionalDouble.empty();
    }

    /** Returns the names in a folder; none if it does not exist. */
    private static String[] entries(Path folder) {
        String[] names = folder.toFile().list();
        return names == null ? new String[0] : names;
    }

    private static OptionalDouble number(Path file, double scale) {
        String text = text(file);
        if (text == null || !text.matches("\\d{1,18}")) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Long.parseLong(text) * scale);
    }

    private static @Nullable String text(Path file) {
        try {
            return Files.readString(file).trim();
        } catch (IOException e) {
            return null; // a GPU without this value has no such file, or one that cannot be read
        }
    }
}
