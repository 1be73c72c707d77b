package io.llamatap.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.Listener;
import io.llamatap.relay.RelayOptions;
import io.llamatap.relay.ReverseProxy;
import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.client.page.EventFeed;
import io.llamatap.relay.client.page.LocalPages;
import io.llamatap.server.ollama.KnownModels;
import io.llamatap.testkit.Patience;
import io.llamatap.testkit.RawClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A viewer that never reads is dropped and counted; one that reads misses nothing. Over real sockets, with a feed whose time is made. */
class DroppedViewerIT {
    private static final String REQUEST = "GET /events HTTP/1.1\r\nHost: h\r\n\r\n";
    /** The kernel holds some megabytes for a connection before it says that its reader does not read. */
    private static final int MOST_SECONDS = 2000;

    /** So many that an event is large. */
    private static final List<KnownModels.Model> MODELS = IntStream.range(0, LiveEvents.MAX_MODELS)
            .mapToObj(i -> KnownModels.Model.asked(i + "x".repeat(100), true))
            .toList();

    private final WatchedOllama ollama = new WatchedOllama(MODELS);

    private final class Pages implements LocalPages {
        @Override
        public boolean owns(String path) {
            return path.equals("/events");
        }

        @Override
        public AccessRule accessTo(String path) {
            return AccessRule.OPEN;
        }

        @Override
        public @Nullable EventFeed events(String path) {
            return ollama.feed();
        }

        @Override
        public CompletionStage<Page> respond(Request request) {
            return CompletableFuture.failedStage(new AssertionError("no page is requested"));
        }
    }

    @Test
    void whoNeverReadsIsDroppedAndCounted() throws Exception {
        try (ollama;
                ReverseProxy proxy = new ReverseProxy(
                        RelayOptions.defaults(),
                        List.of(new Listener(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                null,
                                ollama.taps(),
                                new Pages())))) {
            InetSocketAddress address = proxy.bind().get(0);
            try (RawClient silent = RawClient.connect(address, 4096);
                    Socket socket = new Socket(address.getAddress(), address.getPort())) {
                silent.send(REQUEST).readHead();
                BufferedReader reader = reading(socket);
                int seconds = 0;
                String now = "";
                while (!now.contains("\"viewers_dropped\":1") && seconds++ < MOST_SECONDS) {
                    ollama.second();
                    now = nextNow(reader);
                }
                assertThat(now).contains("\"viewers\":1,\"viewers_dropped\":1");
            }
        }
    }

    private static BufferedReader reading(Socket socket) throws IOException {
        socket.setSoTimeout(Math.toIntExact(Patience.LIMIT.toMillis()));
        socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        while (!reader.readLine().isEmpty()) {
            // the head, after which the viewer is known
        }
        return reader;
    }

    private static String nextNow(BufferedReader reader) throws IOException {
        String line = "";
        while (!line.equals("event: now")) {
            line = reader.readLine();
        }
        return reader.readLine();
    }
}
