package io.llamatap.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.exchange.Exchange;
import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.PlayedClientSide;
import io.llamatap.relay.exchange.PlayedDestination;
import io.llamatap.relay.exchange.PlayedLoop;
import io.llamatap.tap.ClientClosed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CurrentResponseTest {
    private static final String GET = "GET /api/tags HTTP/1.1\r\nHost: h\r\n\r\n";

    private final PlayedLoop loop = new PlayedLoop();
    private final PlayedClientSide client = new PlayedClientSide(loop);
    private final PlayedDestination upstream = new PlayedDestination(loop);
    private final CurrentResponse current = new CurrentResponse();

    @AfterEach
    void close() {
        current.onClientLeft();
        client.close();
        upstream.close();
        loop.close();
    }

    @Test
    void tellsNobodyWhereThereIsNone() {
        assertThat(current.isNone()).isTrue();
        assertThat(current.isConnecting()).isFalse();
        assertThat(current.overdue(Long.MAX_VALUE)).isNull();
        assertThat(current.isHalfCloseOver(Long.MAX_VALUE)).isFalse();
        current.fail(GatewayFailure.BODY_TIMEOUT);
        current.onClientFinished();
        current.onBrokenOff(ClientClosed.DRAIN);
        current.flushUpload();

        assertThat(current.isNone()).isTrue();
    }

    @Test
    void knowsWhetherTheUpstreamIsStillConnectedTo() {
        current.begin(client.ask(upstream, GET));
        assertThat(current.isConnecting()).isTrue();

        upstream.connect();

        assertThat(current.isConnecting()).isFalse();
        assertThat(current.isNone()).isFalse();
    }

    @Test
    void isNoneOnceTheClientHasLeft() {
        current.begin(client.ask(upstream, GET));

        current.onClientLeft();
        current.onClientLeft();

        assertThat(current.isNone()).isTrue();
        assertThat(upstream.side().asked()).containsExactly("start", "release: CLIENT_LEFT");
    }

    @Test
    void tellsAnExchangeNothingMoreThatHasEnded() {
        Exchange exchange = client.ask(upstream, GET);
        current.begin(exchange);

        current.end();
        current.onClientLeft();

        assertThat(upstream.side().asked()).containsExactly("start");
        exchange.ending().onClientLeft();
    }
}
