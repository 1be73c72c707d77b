package io.llamatap.server.host;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What Ollama's processes used. Immutable.
 *
 * @param count how many there were
 * @param residentBytes the sum of their memory in RAM; memory that they share is counted for each
 * @param cpuPercent percent of one core since the reading before, above 100 on several; absent in the first reading
 * @param readBytes fetched from disks since the first reading; absent as long as the kernel has not told
 */
record ProcessReading(int count, long residentBytes, OptionalDouble cpuPercent, OptionalLong readBytes) {
    static final ProcessReading NONE = new ProcessReading(0, 0, OptionalDouble.empty(), OptionalLong.empty());
}
