package io.llamatap.server.host;

import java.util.OptionalDouble;

/**
 * The readings of a GPU; each may be absent. Immutable.
 *
 * @param id the name of the GPU, unique on this machine
 * @param busyPercent the utilisation, 0 to 100
 * @param usedBytes the used memory
 * @param totalBytes the total memory
 * @param watts the power draw
 * @param joules the energy used since the driver was loaded
 */
record GpuReading(
        String id,
        OptionalDouble busyPercent,
        OptionalDouble usedBytes,
        OptionalDouble totalBytes,
        OptionalDouble watts,
        OptionalDouble joules) {}
