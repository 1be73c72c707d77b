package io.llamatap.server.demo;

import io.llamatap.metrics.StuckRequests;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.server.demo.ollama.Conversations;
import io.llamatap.server.demo.ollama.PacedResponse;
import io.llamatap.server.demo.ollama.SimulatedOllama;
import io.llamatap.server.ollama.PollerFixture;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.tap.meter.MetricsTapFactory;
import io.llamatap.testkit.Page;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** An hour of the demonstration in a moment: its users, its Ollama and Llamatap's metering, on a clock of their own. Used by one thread. */
public final class DemoLapse {
    private static final long SECOND = 1_000_000_000L;

    private record Event(long nanos, long number, Runnable what) {}

    private final PollerFixture fixture;
    private final LoopTap relay;
    private final SimulatedOllama ollama;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::number));
    private long number;

    private DemoLapse(PollerFixture fixture, Conversations book) {
        this.fixture = fixture;
        this.relay = new MetricsTapFactory(fixture.registry).forLoop(1);
        InstantSource now = fixture::now;
        this.ollama = new SimulatedOllama(book, now.withZone(ZoneOffset.UTC));
        fixture.registry.add(new StuckRequests(fixture.registry, Duration.ofMinutes(2), Duration.ofMinutes(15)));
    }

    /** Shows the page of each scrape, one every so many seconds, to somebody. */
    public static void run(Duration length, int stepSeconds, Consumer<Page> scraper) throws IOException {
        try (PollerFixture fixture = new PollerFixture()) {
            Conversations book = Conversations.load();
            DemoLapse lapse = new DemoLapse(fixture, book);
            List<List<DemoRequest>> users = new Users(book).all();
            for (int user = 0; user < users.size(); user++) {
                lapse.visit(users.get(user), 0, new Pauses(user), SECOND);
            }
            long end = length.toNanos();
            for (long at = stepSeconds * SECOND; at <= end; at += stepSeconds * SECOND) {
                lapse.at(at, () -> scraper.accept(lapse.scrape()));
            }
            lapse.go(end);
        }
    }

    private Page scrape() {
        for (String path : List.of("/api/tags", "/api/ps", "/api/version")) {
            fixture.respond(path, content(ollama.respond("GET", path, new byte[0])));
        }
        fixture.poll();
        return fixture.page(Dialect.MAIN);
    }

    private void at(long nanos, Runnable what) {
        events.add(new Event(nanos, number++, what));
    }

    private long nanos() {
        return Duration.between(PollerFixture.NOON, fixture.now()).toNanos();
    }

    private void go(long end) {
        for (Event next = events.poll(); next != null && next.nanos <= end; next = events.poll()) {
            fixture.pass(Math.max(0, next.nanos - nanos()) / (double) SECOND);
            next.what.run();
        }
    }

    private void visit(List<DemoRequest> requests, int index, Pauses pauses, long nanos) {
        at(nanos, () -> {
            DemoRequest request = requests.get(index);
            PacedResponse response = ollama.respond(
                    request.method(), request.path(), request.body().getBytes(StandardCharsets.UTF_8));
            Tap tap = relay.onRequest(OllamaEndpoint.of(request.path()), request.method(), null, nanos());
            show(request.body(), tap::onRequestBody);
            tap.onRequestEnd();
            tap.onRequestSent(nanos());
            new Visit(requests, index, pauses, tap, response).part(0);
        });
    }

    /** A response on its way to a client. */
    private final class Visit {
        private final List<DemoRequest> requests;
        private final int index;
        private final Pauses pauses;
        private final Tap tap;
        private final PacedResponse response;
        private final long begun = nanos();
        private final String head;
        private int bytes;

        Visit(List<DemoRequest> requests, int index, Pauses pauses, Tap tap, PacedResponse response) {
            this.requests = requests;
            this.index = index;
            this.pauses = pauses;
            this.tap = tap;
            this.response = response;
            String text = text(response, 0);
            this.head = text.substring(0, text.indexOf("\r\n\r\n") + 4);
        }

        void part(int part) {
            at(begun + response.dueNanos(part), () -> {
                String text = text(response, part);
                if (part == 0) {
                    String type = head.replaceAll("(?s).*Content-Type: ([^\r]*)\r.*", "$1");
                    tap.onResponseHead(status(), type, null, nanos());
                    text = text.substring(head.length());
                }
                String body = head.contains("chunked") ? unframed(text) : text;
                bytes += text.length();
                show(body, (data, start, length) -> tap.onResponseBody(data, start, length, nanos()));
                tap.onResponseFlushed(nanos(), nanos());
                int patience = requests.get(index).leaveAfterBytes();
                if (patience > 0 && bytes >= patience) {
                    response.abandon();
                    end(ExchangeEnd.CLIENT_LEFT);
                } else if (part == response.partCount() - 1) {
                    end(ExchangeEnd.COMPLETE);
                } else {
                    part(part + 1);
                }
            });
        }

        private void end(ExchangeEnd how) {
            tap.onEnd(how, status(), nanos());
            long pause = pauses.millis(requests.get(index).pause()) * 1_000_000;
            visit(requests, (index + 1) % requests.size(), pauses, nanos() + pause);
        }

        private int status() {
            return Integer.parseInt(head.substring(9, 12));
        }
    }

    private interface Sink {
        void take(ByteBuf bytes, int index, int length);
    }

    private static void show(String text, Sink sink) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        sink.take(bytes, 0, bytes.readableBytes());
        bytes.release();
    }

    private static String text(PacedResponse response, int part) {
        int start = response.start(part);
        return new String(response.bytes(), start, response.end(part) - start, StandardCharsets.UTF_8);
    }

    private static String content(PacedResponse response) {
        String text = new String(response.bytes(), StandardCharsets.UTF_8);
        String body = text.substring(text.indexOf("\r\n\r\n") + 4);
        return text.contains("chunked") ? unframed(body) : body;
    }

    /** Returns what stands in whole chunks. */
    private static String unframed(String chunks) {
        byte[] bytes = chunks.getBytes(StandardCharsets.UTF_8);
        StringBuilder content = new StringBuilder();
        int at = 0;
        while (at < bytes.length) {
            int end = at;
            while (bytes[end] != '\r') {
                end++;
            }
            int size = Integer.parseInt(new String(bytes, at, end - at, StandardCharsets.US_ASCII), 16);
            content.append(new String(bytes, end + 2, size, StandardCharsets.UTF_8));
            at = end + 2 + size + 2;
        }
        return content.toString();
    }
}
