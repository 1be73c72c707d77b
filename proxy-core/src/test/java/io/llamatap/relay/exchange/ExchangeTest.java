package io.llamatap.relay.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.http1.BodyFraming;
import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.HeadLimits;
import io.llamatap.relay.http1.HeadReader;
import io.llamatap.relay.http1.HeadScanner;
import io.llamatap.relay.http1.LocationPath;
import io.llamatap.relay.http1.RequestHeadWriter;
import io.llamatap.relay.io.ChannelWriter;
import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.testkit.RecordingTaps;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One exchange between a fake client and a fake upstream. */
class ExchangeTest {
    private static final HeadLimits LIMITS = new HeadLimits(1000, 4000, 20);
    private static final String GET = "GET /api/tags HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String POST = "POST /api/chat HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n";

    private final RecordingTaps taps = new RecordingTaps();
    private final FakeClientSide client = new FakeClientSide();
    private final FakeUpstreamSide upstream = new FakeUpstreamSide();
    private final EmbeddedChannel connection = new EmbeddedChannel();
    private final ChannelWriter output = new ChannelWriter(connection);
    private long now = 1;
    private final RelayLoop loop = new RelayLoop(client.channel().eventLoop(), () -> now, LIMITS);
    private final ListenerLoop listener = new ListenerLoop(
            loop, Timeouts.defaults(), LIMITS, taps.forLoop(0), new ReachabilityWatch("http://u", "u"), true);

    private final Destination destination = new Destination() {
        private final RequestHeadWriter writer = new RequestHeadWriter("", "u", false);
        private final LocationPath location = new LocationPath("", "u");

        @Override
        public RequestHeadWriter headWriter() {
            return writer;
        }

        @Override
        public LocationPath location() {
            return location;
        }

        @Override
        public UpstreamSide connectionFor(Exchange exchange) {
            return upstream;
        }
    };

    @AfterEach
    void close() {
        output.release();
        client.output().release();
        client.received();
        FakeClientSide.taken(connection);
        client.channel().close();
        connection.close();
    }

    @Test
    void passesARequestAndItsResponseOn() {
        Exchange exchange = connected(GET, false);
        exchange.flushUpload();
        assertThat(FakeClientSide.taken(connection)).isEqualTo(GET);

        respond(exchange, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", BodyFraming.NONE);
        exchange.onResponseComplete(now);

        assertThat(client.received()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(client.calls()).containsExactly("responded");
        assertThat(ended()).isEqualTo(ExchangeEnd.COMPLETE);
        assertThat(loop.exchanges()).isZero();
    }

    @Test
    void respondsInTheUpstreamsSteadWhereThatCannotBeReached() {
        Exchange exchange = begun(GET);

        exchange.ending().fail(GatewayFailure.UPSTREAM_REFUSED);
        exchange.ending().fail(GatewayFailure.UPSTREAM_CLOSED);

        assertThat(client.calls()).containsExactly(GatewayFailure.UPSTREAM_REFUSED.label(), "responded");
        assertThat(upstream.asked()).containsExactly("start", "release: ERROR");
        assertThat(ended()).isEqualTo(ExchangeEnd.UPSTREAM_FAILED);
    }

    @Test
    void breaksOffWhereTheResponseHadBegun() {
        Exchange exchange = connected(GET, false);
        respond(exchange, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", BodyFraming.LENGTH);

        exchange.onUpstreamClosed(true, GatewayFailure.UPSTREAM_CLOSED);

        assertThat(client.calls()).containsExactly("cut off");
        assertThat(ended()).isEqualTo(ExchangeEnd.TRUNCATED);
    }

    @Test
    void asksOnceMoreWhereAnIdleConnectionDied() {
        upstream.mayReconnect();
        Exchange exchange = connected(GET, true);

        exchange.onUpstreamClosed(false, GatewayFailure.UPSTREAM_CLOSED);
        assertThat(client.calls()).isEmpty();
        upstream.connected();
        exchange.onUpstreamReady(output, false);
        exchange.flushUpload();

        assertThat(FakeClientSide.taken(connection)).isEqualTo(GET + GET);
        assertThat(upstream.asked()).containsExactly("start", "reconnect");
        exchange.ending().onClientLeft();
    }

    @Test
    void neverAsksASecondTimeWhatIsNotIdempotent() {
        upstream.mayReconnect();
        Exchange exchange = connected(POST, true);

        exchange.onUpstreamClosed(false, GatewayFailure.UPSTREAM_CLOSED);

        assertThat(client.calls()).startsWith(GatewayFailure.UPSTREAM_CLOSED.label());
        assertThat(upstream.asked()).doesNotContain("reconnect");
    }

    @Test
    void givesTheUpstreamUpWhenTheClientLeaves() {
        Exchange exchange = connected(GET, false);

        exchange.ending().onClientLeft();
        exchange.ending().onBrokenOff(ClientClosed.DRAIN);

        assertThat(upstream.asked()).containsExactly("start", "release: CLIENT_LEFT");
        assertThat(ended()).isEqualTo(ExchangeEnd.CLIENT_LEFT);
    }

    @Test
    void tellsTheUpstreamThatTheClientHasEndedItsSending() {
        Exchange exchange = connected(GET, false);

        exchange.onClientFinished();
        exchange.onClientFinished();
        assertThat(upstream.asked()).containsExactly("start", "end sending");
        now += Duration.ofSeconds(29).toNanos();
        assertThat(exchange.isHalfCloseOver(now)).isFalse();
        now += Duration.ofSeconds(2).toNanos();
        assertThat(exchange.isHalfCloseOver(now)).isTrue();

        exchange.ending().onHalfCloseTimeout();
        assertThat(ended()).isEqualTo(ExchangeEnd.TIMED_OUT);
    }

    @Test
    void takesTheClientForGoneWhereTheUpstreamCannotBeToldOfItsEnd() {
        upstream.mayNotEndOneSide();
        Exchange exchange = connected(GET, false);

        exchange.onClientFinished();

        assertThat(client.calls()).containsExactly("left");
        exchange.ending().onClientLeft();
    }

    @Test
    void passesAnInterimResponseOnBeforeTheFinalOne() {
        Exchange exchange = connected(POST, false);

        exchange.onInterim(head("HTTP/1.1 100 Continue\r\n\r\n", false));
        exchange.onReadBatch(now);

        assertThat(client.received()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(client.calls()).containsExactly("interim response");
        assertThat(exchange.response().isContinued()).isTrue();
        exchange.ending().onClientLeft();
    }

    @Test
    void doesNotReadFromTheUpstreamWhileTheClientTakesNothing() {
        Exchange exchange = connected(GET, false);
        respond(exchange, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", BodyFraming.LENGTH);
        client.channel().unsafe().outboundBuffer().setUserDefinedWritability(1, false);

        exchange.onReadBatch(now);
        assertThat(upstream.isRead()).isFalse();
        client.channel().unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        exchange.onClientWritable();

        assertThat(upstream.isRead()).isTrue();
        exchange.ending().onClientLeft();
    }

    private Exchange begun(String request) {
        Head head = head(request, true);
        assertThat(loop.requestValidator().judge(head)).isNull();
        RequestLine line = RequestLine.of(head, loop.requestValidator());
        Exchange exchange = new Exchange(client, listener, destination, line, head, loop.requestValidator());
        exchange.start();
        return exchange;
    }

    private Exchange connected(String request, boolean wasIdle) {
        Exchange exchange = begun(request);
        upstream.connected();
        exchange.onUpstreamReady(output, wasIdle);
        return exchange;
    }

    private void respond(Exchange exchange, String head, BodyFraming framing) {
        exchange.onHead(head(head, false), framing, now);
    }

    private ExchangeEnd ended() {
        return taps.awaitEnded(1).get(0).awaitEnd();
    }

    private Head head(String text, boolean request) {
        HeadScanner scanner = request ? HeadScanner.forRequests(LIMITS) : HeadScanner.forResponses(LIMITS);
        HeadReader reader = new HeadReader(scanner, request);
        ByteBuf in = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
        // In two pieces, so that the head is not contained in one buffer.
        assertThat(reader.read(in.readSlice(1), loop.scratch(), loop.head())).isEqualTo(HeadReader.Result.MORE);
        assertThat(reader.read(in, loop.scratch(), loop.head())).isEqualTo(HeadReader.Result.COMPLETE);
        in.release();
        return loop.head();
    }
}
