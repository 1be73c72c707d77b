package io.llamatap.tap;

import io.llamatap.tap.scan.RequestFacts;
import io.llamatap.tap.scan.RequestScanner;
import io.llamatap.tap.scan.RequestScanners;
import io.llamatap.tap.scan.ResponseFormat;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Reads the body of a request to a model for what it asks for. Owned by the event loop of its exchange. */
final class RequestWatch {
    private final BodyFeed feed;
    private final RequestScanners scanners;
    /** Whether a response is asked for, which may have other grounds than a prompt. */
    private boolean isForResponse;

    private final RequestFacts facts = new RequestFacts();
    private final boolean isEncoded;
    /** What reads the body; only while that comes. */
    private @Nullable RequestScanner scanner;

    private boolean isRead;

    /** Takes whether the request may ask a model. */
    RequestWatch(
            BodyFeed feed,
            RequestScanners scanners,
            OllamaEndpoint endpoint,
            boolean mayAsk,
            @Nullable String contentEncoding) {
        this.feed = feed;
        this.scanners = scanners;
        this.isForResponse = isForResponse(endpoint);
        this.isEncoded = ContentCodings.isEncoded(contentEncoding);
        if (mayAsk && !isEncoded && (endpoint.isNamingModel() || endpoint.isUnknown())) {
            scanner = scanners.of(facts);
        }
    }

    /** Reads bytes that stay the caller's; the first exception ends that, and is counted. */
    void onBody(ByteBuf bytes, int index, int length) {
        RequestScanner reader = scanner;
        if (reader != null && !feed.scan(reader, bytes, index, length)) {
            scanner = null;
        }
    }

    void onEnd() {
        RequestScanner reader = scanner;
        scanner = null;
        if (reader != null && feed.end(reader)) {
            isRead = true;
            scanners.takeBack(reader);
        }
    }

    private static boolean isForResponse(OllamaEndpoint endpoint) {
        return endpoint.responseFormat() == ResponseFormat.OPENAI_RESPONSES;
    }

    /** Says whether the request, which is whole, asks a model for anything at all. */
    boolean isAsking() {
        return isRead && facts.fault() == null && facts.model() != null && (!facts.emptyPrompt() || facts.hasGround());
    }

    /** Says whether it asks for what is answered in a format. */
    boolean asksFor(ResponseFormat format) {
        return facts.asksFor(format);
    }

    /** The request turned out to be one as to another route. */
    void become(OllamaEndpoint shape) {
        isForResponse = isForResponse(shape);
    }

    /** Returns the model as the client named it. */
    @Nullable
    String model() {
        return facts.model();
    }

    /** Says whether the body was compressed, hence not read. */
    boolean isEncoded() {
        return isEncoded;
    }

    /** Says whether the body was read to its end and asks for nothing to be computed. */
    boolean isWithoutPrompt() {
        boolean isGrounded = isForResponse && facts.hasGround();
        return isRead && facts.fault() == null && facts.emptyPrompt() && !isGrounded;
    }

    /** Says whether the model is to be unloaded. */
    boolean isUnload() {
        return facts.keepAliveZero();
    }

    /** Counts why the body could not be read; to be asked only where Ollama understood it. */
    void countFault() {
        if (facts.fault() != null) {
            feed.count(facts.fault());
        }
    }
}
