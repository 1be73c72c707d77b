package io.llamatap.server.host;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.OptionalDouble;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The used functions of NVIDIA's management library, as its header declares them. Used by one thread.
 *
 * <p>The only class that uses JNA, so that JNA is loaded only with this class. Structures are arrays here, because each has fields of one
 * size only.
 */
final class Nvml {
    static final int SUCCESS = 0;
    /** The status of a function that an older driver does not have (FUNCTION_NOT_FOUND). */
    private static final int MISSING = 13;

    private static final double MILLI = 1e-3;

    private final NativeLibrary library;
    /** A reference, because a logger without references loses its level. */
    private final Logger jnaLog = Logger.getLogger("com.sun.jna");

    /**
     * Loads the library.
     *
     * @throws LinkageError if the library is missing, or JNA does not work on this machine
     */
    Nvml(String name) {
        // JNA logs a folder that it cannot write with a stack trace; the caller logs one line.
        jnaLog.setLevel(Level.OFF);
        this.library = NativeLibrary.getInstance(name);
    }

    /** Returns {@link #SUCCESS} or the status of the failure. */
    int init() {
        return call("nvmlInit_v2");
    }

    void shutdown() {
        call("nvmlShutdown");
    }

    /** Returns the number of GPUs; negative if it cannot be read. */
    int deviceCount() {
        int[] count = new int[1];
        return call("nvmlDeviceGetCount_v2", (Object) count) == SUCCESS ? count[0] : -1;
    }

    /** Returns the readings of a GPU; null if it is lost or access is denied. */
    @Nullable
    GpuReading reading(int index) {
        long[] handle = new long[1];
        if (call("nvmlDeviceGetHandleByIndex_v2", index, handle) != SUCCESS) {
            return null;
        }
        Pointer device = new Pointer(handle[0]);
        int[] busy = new int[2]; // nvmlUtilization_t: gpu, memory
        long[] memory = new long[3]; // nvmlMemory_t: total, free, used
        int[] milliwatts = new int[1];
        long[] millijoules = new long[1];
        boolean hasBusy = call("nvmlDeviceGetUtilizationRates", device, busy) == SUCCESS;
        boolean hasMemory = call("nvmlDeviceGetMemoryInfo", device, memory) == SUCCESS;
        boolean hasPower = call("nvmlDeviceGetPowerUsage", device, milliwatts) == SUCCESS;
        boolean hasEnergy = call("nvmlDeviceGetTotalEnergyConsumption", device, millijoules) == SUCCESS;
        return new GpuReading(
                Integer.toString(index),
                known(hasBusy, busy[0]),
                known(hasMemory, (double) memory[2]),
                known(hasMemory, (double) memory[0]),
                known(hasPower, milliwatts[0] * MILLI),
                known(hasEnergy, millijoules[0] * MILLI));
    }

    private static OptionalDouble known(boolean isKnown, double value) {
        return isKnown ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private int call(String name, Object... arguments) {
        try {
            return library.getFunction(name).invokeInt(arguments);
        } catch (UnsatisfiedLinkError e) {
            return MISSING;
        }
    }
}
