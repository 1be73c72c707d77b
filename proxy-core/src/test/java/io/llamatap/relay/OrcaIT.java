package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The load stands in a response only if it is to be told at all and the request asks for its text form. */
class OrcaIT {
    private static final String LOAD = "application_utilization=0.5,rps_fractional=2.0";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-a:  b\r\n";
    private static final String ASKING = "GET /api/x HTTP/1.1\r\nHost: h\r\nEndpoint-Load-Metrics-Format: text\r\n\r\n";

    private final AtomicInteger told = new AtomicInteger();

    @Test
    void tellsTheLoadBehindTheUpstreamsOwnFields() throws IOException {
        try (ScriptedUpstream upstream = upstream("");
                ProxyFixture proxy = before(upstream)) {
            HttpMessage response = proxy.ask(ASKING);
            assertThat(Wire.text(response.head().raw()))
                    .isEqualTo(HEAD + "Content-Length: 2\r\nendpoint-load-metrics: TEXT " + LOAD + "\r\n\r\n");
            assertThat(response.text()).isEqualTo("{}");
            // What the client asks of us, the upstream sees as well: all that is sent goes on.
            assertThat(upstream.requests().get(0).head().value("Endpoint-Load-Metrics-Format"))
                    .contains("text");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Endpoint-Load-Metrics-Format: JSON\r\n",
                "Endpoint-Load-Metrics-Format: TEXT, JSON\r\n",
                "Endpoint-Load-Metrics: TEXT\r\n",
                "X-Endpoint-Load-Metrics-Format: TEXT\r\n"
            })
    void addsNothingForRequestsThatDoNotAsk(String field) throws IOException {
        try (ScriptedUpstream upstream = upstream("");
                ProxyFixture proxy = before(upstream)) {
            HttpMessage response = proxy.ask("GET /api/x HTTP/1.1\r\nHost: h\r\n" + field + "\r\n");
            assertThat(Wire.text(response.head().raw())).isEqualTo(HEAD + "Content-Length: 2\r\n\r\n");
            assertThat(told).hasValue(0);
        }
    }

    @Test
    void addsNothingWhereItIsNotSet() throws IOException {
        try (ScriptedUpstream upstream = upstream("");
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            assertThat(Wire.text(proxy.ask(ASKING).head().raw())).isEqualTo(HEAD + "Content-Length: 2\r\n\r\n");
        }
    }

    @Test
    void leavesAnUpstreamThatTellsItsOwnLoadAlone() throws IOException {
        String own = "endpoint-load-metrics: TEXT cpu_utilization=0.1\r\n";
        try (ScriptedUpstream upstream = upstream(own);
                ProxyFixture proxy = before(upstream)) {
            assertThat(Wire.text(proxy.ask(ASKING).head().raw())).isEqualTo(HEAD + own + "Content-Length: 2\r\n\r\n");
        }
    }

    @Test
    void tellsItOnceAndNotInInterimResponses() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(
                        request -> "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + Wire.ok("{}"));
                ProxyFixture proxy = before(upstream)) {
            HttpMessage response = proxy.ask(ASKING);
            assertThat(Wire.text(response.interim().get(0).raw()))
                    .isEqualTo("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
            assertThat(response.head().values("endpoint-load-metrics")).containsExactly("TEXT " + LOAD);
            assertThat(told).hasValue(1);
        }
    }

    private static ScriptedUpstream upstream(String field) throws IOException {
        return ScriptedUpstream.responding(request -> HEAD + field + "Content-Length: 2\r\n\r\n{}");
    }

    private ProxyFixture before(ScriptedUpstream upstream) throws IOException {
        return ProxyFixture.start(
                RelaySettings.defaults(),
                ProxyFixture.upstreamAt(upstream.port()),
                null,
                System::nanoTime,
                (options, listeners) -> new ReverseProxy(options, telling(listeners)));
    }

    private List<Listener> telling(List<Listener> listeners) {
        return listeners.stream()
                .map(listener -> new Listener(
                        listener.address(),
                        listener.upstream(),
                        listener.taps(),
                        listener.pages(),
                        listener.access(),
                        listener.tls(),
                        listener.timeouts(),
                        () -> {
                            told.incrementAndGet();
                            return LOAD;
                        }))
                .toList();
    }
}
