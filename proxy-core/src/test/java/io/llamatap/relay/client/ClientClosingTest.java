package io.llamatap.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.client.page.OwnResponse;
import io.llamatap.relay.client.request.Found;
import io.llamatap.relay.client.request.RequestReader;
import io.llamatap.relay.exchange.PlayedLoop;
import io.llamatap.relay.exchange.RequestLine;
import io.llamatap.relay.http1.HeadLimits;
import io.llamatap.relay.io.PlayedSocket;
import io.llamatap.tap.ClientClosed;
import io.llamatap.testkit.BugWriter;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How one client's connection ends, on a channel in memory. */
class ClientClosingTest {
    private static final HeadLimits LIMITS = new HeadLimits(1000, 4000, 20);
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String LAST = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

    private final PlayedLoop loop = new PlayedLoop();
    private final PlayedSocket socket = loop.socketOfClient();
    private final RequestReader reader = new RequestReader(loop.listener().loop(), LIMITS);
    private final ClientOutput output = new ClientOutput(socket, loop.listener(), new OwnResponse());
    private final ClientClosing closing = new ClientClosing(loop.listener(), output, reader, new CurrentResponse());

    @BeforeEach
    void open() {
        socket.open();
    }

    @AfterEach
    void close() {
        reader.discard();
        output.release();
        socket.close();
        loop.close();
    }

    @Test
    void isTheClientsOwnDoingUnlessThereIsAReason() {
        assertThat(closing.reason()).isEqualTo(ClientClosed.BY_CLIENT);
        closing.linger(ClientClosed.REFUSED);
        closing.closeNow(ClientClosed.DRAIN);

        assertThat(closing.reason()).isEqualTo(ClientClosed.REFUSED);
    }

    @Test
    void readsOnAfterTheLastResponseSoThatItIsNotDestroyedOnItsWay() {
        RequestLine request = request(GET);

        closing.closeAfterLast(request);

        assertThat(socket.isOpen()).isTrue();
        assertThat(socket.isOutputShutdown()).isTrue();
        assertThat(reader.isDiscarding()).isTrue();
        assertThat(closing.reason()).isEqualTo(ClientClosed.ANSWERED);
    }

    @Test
    void closesAtOnceAfterTheLastResponseToAClientThatAnnouncedIt() {
        RequestLine request = request(LAST);

        closing.closeAfterLast(request);

        assertThat(socket.isOpen()).isFalse();
        assertThat(socket.isReset()).isFalse();
    }

    @Test
    void readsOnWhereMoreCameThanTheClientAnnounced() {
        RequestLine request = request(LAST + "more");

        closing.closeAfterLast(request);

        assertThat(socket.isOpen()).isTrue();
        assertThat(socket.isOutputShutdown()).isTrue();
    }

    @Test
    void namesTheDrainWhereTheClientMeantToGoOn() {
        RequestLine request = request(GET);
        loop.listener().loop().drain();

        closing.closeAfterLast(request);

        assertThat(closing.reason()).isEqualTo(ClientClosed.DRAIN);
    }

    @Test
    void doesNotWaitForTheEndOfAClientThatHasEndedItsSide() {
        closing.onInputClosed();

        closing.linger(ClientClosed.ANSWERED);

        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void closesOnlyOnceEverythingIsSent() {
        socket.setWaits(true);
        output.write(Unpooled.copiedBuffer("the last words", StandardCharsets.ISO_8859_1));

        closing.closeWhenFlushed();
        assertThat(socket.isOpen()).isTrue();
        socket.setWaits(false);

        assertThat(socket.isOpen()).isFalse();
        assertThat(socket.received()).isEqualTo("the last words");
    }

    @Test
    void resetsWhereAnEndWouldBeTakenForTheResponses() {
        request(GET);

        closing.breakOff(true);

        assertThat(socket.isReset()).isTrue();
        assertThat(socket.isOpen()).isFalse();
        assertThat(closing.reason()).isEqualTo(ClientClosed.BROKEN_OFF);
    }

    @Test
    void endsWithoutAResetWhereTheMissingEndTellsEnough() {
        request(GET);

        closing.breakOff(false);

        assertThat(socket.isReset()).isFalse();
        assertThat(socket.isOutputShutdown()).isTrue();
    }

    @Test
    void resetsAClientThatTakesNothing() {
        closing.closeStalled();

        assertThat(socket.isReset()).isTrue();
        assertThat(closing.reason()).isEqualTo(ClientClosed.WRITE_STALL);
    }

    @Test
    void doesNotTakeAWantOfMemoryForABug() {
        closing.onBug(new OutOfMemoryError("for a test"));

        assertThat(BugWriter.collect()).isEmpty();
        assertThat(closing.reason()).isEqualTo(ClientClosed.FAULT);
        assertThat(socket.isOpen()).isFalse();
    }

    /** Reads a request, which is whole then; its response is to come. */
    private RequestLine request(String sent) {
        reader.take(Unpooled.copiedBuffer(sent, StandardCharsets.ISO_8859_1));
        assertThat(reader.next(true)).isEqualTo(Found.REQUEST);
        RequestLine request = RequestLine.of(
                loop.listener().loop().head(), loop.listener().loop().requestValidator());
        reader.next(false);
        return request;
    }
}
