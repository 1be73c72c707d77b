package io.llamatap.server.rules;

import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.testkit.Recording;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.LongSupplier;

/** An exchange in a {@link TimeLapse}, with a recorded response of Ollama. Used by one thread. */
final class SimulatedExchange {
    private static final String VERSION = "ollama-0.33.3";

    private final Tap tap;
    private final LongSupplier nanoClock;
    private final String model;

    SimulatedExchange(LoopTap relay, String path, String model, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.model = model;
        this.tap = relay.onRequest(OllamaEndpoint.of(path), "POST", null, nanoClock.getAsLong());
        send("{\"model\":\"" + model + "\",\"prompt\":\"x\",\"messages\":[]}", tap::onRequestBody);
        tap.onRequestEnd();
    }

    /** Sends the request to Ollama. */
    SimulatedExchange sent() {
        tap.onRequestSent(nanoClock.getAsLong());
        return this;
    }

    /** Ends the exchange with a recorded response, with one number in its last object replaced. */
    void responded(String recording, String number, long value) {
        Recording recorded = Recording.load(VERSION, recording);
        String body = new String(recorded.responseBody(), StandardCharsets.UTF_8).replace("gemma3:270m", model);
        String changed = body.replaceAll("\"" + number + "\":\\d+", "\"" + number + "\":" + value);
        if (!number.isEmpty() && changed.equals(body)) {
            throw new AssertionError("no " + number + " in " + body);
        }
        responded(recorded.status(), contentType(recorded), changed);
    }

    /** Ends the exchange with a recorded response. */
    void responded(String recording) {
        responded(recording, "", 0);
    }

    /** Ends the exchange with success: 40 tokens in 0.6 seconds by Ollama's clock. */
    void responded() {
        responded("generate-nonstream");
    }

    void responded(int status, String contentType, String body) {
        begin(status, contentType, body);
        tap.onEnd(ExchangeEnd.COMPLETE, status, nanoClock.getAsLong());
    }

    /** Sends the first chunk of a recorded response, and nothing more. */
    void began(String recording) {
        Recording recorded = Recording.load(VERSION, recording);
        String body = new String(recorded.responseBody(), StandardCharsets.UTF_8);
        begin(recorded.status(), contentType(recorded), body.substring(0, body.indexOf('\n') + 1));
    }

    private void begin(int status, String contentType, String body) {
        long now = nanoClock.getAsLong();
        tap.onResponseHead(status, contentType, null, now);
        send(body, (bytes, index, length) -> tap.onResponseBody(bytes, index, length, now));
        tap.onResponseFlushed(now, now);
    }

    /** Ends the exchange without a response of Ollama. */
    void ended(ExchangeEnd end, int status) {
        tap.onEnd(end, status, nanoClock.getAsLong());
    }

    /** The client disconnects. */
    void left() {
        tap.onEnd(ExchangeEnd.CLIENT_LEFT, 0, nanoClock.getAsLong());
    }

    private static String contentType(Recording recorded) {
        return Objects.requireNonNull(recorded.responseHeader("content-type"));
    }

    private interface Sink {
        void take(ByteBuf bytes, int index, int length);
    }

    private static void send(String text, Sink sink) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        sink.take(bytes, 0, bytes.readableBytes());
        bytes.release();
    }
}
