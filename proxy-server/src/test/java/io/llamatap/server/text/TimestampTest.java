package io.llamatap.server.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-22T05:10:44.007Z, 2026-11-22T05:10:44.007Z",
        "2026-11-22T05:10:44.999999999Z, 2026-11-22T05:10:44.999Z",
        "2026-01-02T03:04:00Z, 2026-01-02T03:04:00.000Z",
        "2026-01-02T00:00:00.050Z, 2026-01-02T00:00:00.050Z",
        "1969-12-31T23:59:59.9Z, 1969-12-31T23:59:59.900Z"
    })
    void writesAllTimesInTheSameWidth(Instant time, String expected) {
        assertThat(Timestamp.of(time)).isEqualTo(expected);
    }
}
