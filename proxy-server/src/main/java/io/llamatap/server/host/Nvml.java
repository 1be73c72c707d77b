package io.llamatap.server.host;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.OptionalDouble;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The few functions of NVIDIA's management library that are asked for, as its header declares them. Used by one thread.
 *
 * <p>The only class that touches JNA: whoever does not load this one does not load that. Structures are arrays here, since each
 * is a row of fields of one size.
 */
final class Nvml {
    static final int SUCCESS = 0;
    /** What a function that an older driver lacks answers, as if the library had said so (FUNCTION_NOT_FOUND). */
    private static final int MISSING = 13;

    private static final double MILLI = 1e-3;

    private final NativeLibrary library;
    /** Held, since a logger that nobody holds forgets its level. */
    private final Logger jnaLog = Logger.getLogger("com.sun.jna");

    /**
     * Loads it.
     *
     * @throws LinkageError if it is not there, or JNA cannot work here
     */
    Nvml(String name) {
        // It tells of a folder that it cannot write to with a stack trace; whoever called here tells in a line.
        jnaLog.setLevel(Level.OFF);
        this.library = NativeLibrary.getInstance(name);
    }

    /** Returns {@link #SUCCESS} or what went wrong. */
    int init() {
        return call("nvmlInit_v2");
    }

    void shutdown() {
        call("nvmlShutdown");
    }

    /** Returns how many there are, negative if the library cannot tell. */
    int deviceCount() {
        int[] count = new int[1];
        return call("nvmlDeviceGetCount_v2", (Object) count) == SUCCESS ? count[0] : -1;
    }

    /** Returns what a GPU tells of itself, or null if it is lost or not ours to look at. */
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
