package io.llamatap.server.host;

import java.util.OptionalDouble;

/**
 * What a GPU tells; anything may be absent. Immutable.
 *
 * @param id by which it is told from others of this machine
 * @param busyPercent 0 to 100
 * @param usedBytes memory in use
 * @param totalBytes memory that it has
 * @param watts what it draws
 * @param joules what it has used since its driver was loaded
 */
record GpuReading(
        String id,
        OptionalDouble busyPercent,
        OptionalDouble usedBytes,
        OptionalDouble totalBytes,
        OptionalDouble watts,
        OptionalDouble joules) {}
