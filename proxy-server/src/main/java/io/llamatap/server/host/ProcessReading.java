package io.llamatap.server.host;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The resource use of Ollama's processes. Immutable.
 *
 * @param count the number of processes
 * @param residentBytes the sum of their resident memory; shared memory counts for each
 * @param cpuPercent percent of one core since the previous reading, above 100 on several; absent in the first reading
 * @param readBytes bytes read from disks since the first reading; absent until they can be read
 */
record ProcessReading(int count, long residentBytes, OptionalDouble cpuPercent, OptionalLong readBytes) {
    static final ProcessReading NONE = new ProcessReading(0, 0, OptionalDouble.empty(), OptionalLong.empty());
}
