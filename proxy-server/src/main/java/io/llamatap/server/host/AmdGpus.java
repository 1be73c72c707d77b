package io.llamatap.server.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * GPUs of AMD, from the files of the driver amdgpu (docs.kernel.org/gpu/amdgpu/thermal.html). Used by one thread.
 *
 * <p>They are numbered in the order of their cards, as {@code amd0} and on, so that none takes the number of one of NVIDIA's.
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
            // To ask a GPU that sleeps would wake it.
            boolean isAsleep = "suspended".equals(text(device.resolve("power/runtime_status")));
            readings.add(isAsleep ? asleep(id) : reading(id, device));
        }
        return readings;
    }

    private List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        if (!Files.isDirectory(cards)) {
            return numbers;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(cards, "card*")) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                // Outputs stand beside their cards: card0-DP-1.
                if (name.substring(CARD).matches("\\d{1,6}")) {
                    numbers.add(Integer.parseInt(name, CARD, name.length(), 10));
                }
            }
        } catch (IOException e) {
            return List.of(); // not ours to look at: no GPUs
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

    /** Older GPUs tell an average, newer ones the moment's value. */
    private static OptionalDouble watts(Path monitors) {
        if (Files.isDirectory(monitors)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(monitors, "hwmon*")) {
                for (Path monitor : entries) {
                    OptionalDouble average = number(monitor.resolve("power1_average"), MICRO);
                    OptionalDouble watts =
                            average.isPresent() ? average : number(monitor.resolve("power1_input"), MICRO);
                    if (watts.isPresent()) {
                        return watts;
                    }
                }
            } catch (IOException e) {
                return OptionalDouble.empty(); // gone with its driver, or not ours to look at
            }
        }
        return OptionalDouble.empty();
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
            return null; // what a GPU does not have has no file, or one that refuses to be read
        }
    }
}
