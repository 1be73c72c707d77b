package io.llamatap.server.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads NVIDIA GPUs with the library of their driver, and names them by its numbers. Used by one thread.
 *
 * <p>Without the driver, no library is loaded.
 */
final class NvidiaGpus {
    /** The name by which the linker finds the library of the driver or of a container runtime. */
    static final String LIBRARY = "libnvidia-ml.so.1";

    private static final Logger LOG = LoggerFactory.getLogger(NvidiaGpus.class);

    private final Path[] devices;
    private final String library;
    private @Nullable Nvml nvml;
    private boolean isUnusable;
    private boolean isInitialised;
    private boolean wasFailureTold;

    NvidiaGpus(Path root, String library) {
        // The second is the device of a GPU in a virtual machine on Windows.
        this.devices = new Path[] {root.resolve("dev/nvidiactl"), root.resolve("dev/dxg")};
        this.library = library;
    }

    List<GpuReading> read() {
        Nvml loaded = loaded();
        if (loaded == null || !initialise(loaded)) {
            return List.of();
        }
        int count = loaded.deviceCount();
        if (count < 0) {
            // The driver was unloaded; start again in case it returns.
            isInitialised = false;
            loaded.shutdown();
            return List.of();
        }
        List<GpuReading> readings = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            GpuReading reading = loaded.reading(index);
            if (reading != null) {
                readings.add(reading);
            }
        }
        return readings;
    }

    private @Nullable Nvml loaded() {
        if (nvml == null && !isUnusable && hasDriver()) {
            try {
                nvml = new Nvml(library);
            } catch (LinkageError e) {
                // The library is not installed, or JNA has no folder for its own library.
                isUnusable = true;
                // The second line of JNA's message is the reason; further lines are the paths that it tried.
                String why = String.valueOf(e.getMessage()).lines().limit(2).collect(Collectors.joining(" "));
                LOG.info("NVIDIA GPUs are not read: {}", why);
            }
        }
        return nvml;
    }

    private boolean hasDriver() {
        for (Path device : devices) {
            if (Files.exists(device)) {
                return true;
            }
        }
        return false;
    }

    private boolean initialise(Nvml loaded) {
        if (!isInitialised) {
            int status = loaded.init();
            isInitialised = status == Nvml.SUCCESS;
            if (!isInitialised && !wasFailureTold) {
                wasFailureTold = true;
                LOG.info("NVIDIA GPUs are not read: {} cannot be initialised (status {})", library, status);
            }
        }
        return isInitialised;
    }
}
