package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.config.ConfigReader;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Responses tell the load with {@code orca = true} only. */
class OrcaSettingIT {
    @Test
    void tellsTheLoadIfItIsSet() throws Exception {
        assertThat(field("--orca")).hasValueSatisfying(value -> assertThat(value)
                .matches("TEXT application_utilization=\\d+\\.\\d+,rps_fractional=\\d+\\.\\d+,"
                        + "named_metrics\\.num_requests_running=\\d+,named_metrics\\.num_requests_waiting=\\d+"));
        assertThat(field("--orca=false")).isEmpty();
    }

    private static Optional<String> field(String setting) throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(request -> Wire.ok("{}"));
                Llamatap llamatap = new Llamatap(
                        ConfigReader.read(
                                        new String[] {
                                            "--listen=127.0.0.1:0", "--upstream=127.0.0.1:" + upstream.port(), setting
                                        },
                                        Map.of(),
                                        (level, format) -> {})
                                .settings(),
                        Clock.systemUTC());
                RawClient client = RawClient.connect(llamatap.start().get(0))) {
            return client.send("GET /api/tags HTTP/1.1\r\nHost: h\r\nendpoint-load-metrics-format: TEXT\r\n\r\n")
                    .readResponse()
                    .head()
                    .value("endpoint-load-metrics");
        }
    }
}
