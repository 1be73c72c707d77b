package io.llamatap.tap;

import io.llamatap.tap.scan.RequestFacts;
import io.llamatap.tap.scan.RequestScanner;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Reads the body of a request to a model for what it asks for. Owned by the event loop of its exchange. */
final class RequestWatch {
    private final MetricsLoopTap loop;
    private final RequestFacts facts = new RequestFacts();
    private final boolean isEncoded;
    /** What reads the body; only while that comes. */
    private @Nullable RequestScanner scanner;

    private boolean isRead;

    RequestWatch(MetricsLoopTap loop, OllamaEndpoint endpoint, boolean isInference, @Nullable String contentEncoding) {
        this.loop = loop;
        this.isEncoded = ContentCodings.isEncoded(contentEncoding);
        if (isInference && !isEncoded && isNamingModel(endpoint)) {
            scanner = loop.requestScanners().of(facts);
        }
    }

    /** Says whether requests to a route name a model where it can be read: transcriptions are asked for with a form. */
    static boolean isNamingModel(OllamaEndpoint endpoint) {
        return endpoint.isInference() && endpoint != OllamaEndpoint.OPENAI_TRANSCRIPTIONS;
    }

    /** Reads bytes that stay the caller's; the first exception ends that, and is counted. */
    void onBody(ByteBuf bytes, int index, int length) {
        RequestScanner reader = scanner;
        if (reader != null && !loop.feed().scan(reader, bytes, index, length)) {
            scanner = null;
        }
    }

    void onEnd() {
        RequestScanner reader = scanner;
        scanner = null;
        if (reader != null && loop.feed().end(reader)) {
            isRead = true;
            loop.requestScanners().takeBack(reader);
        }
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
        return isRead && facts.fault() == null && facts.emptyPrompt();
    }

    /** Says whether the model is to be unloaded. */
    boolean isUnload() {
        return facts.keepAliveZero();
    }

    /** Counts why the body could not be read; to be asked only where Ollama understood it. */
    void countFault() {
        if (facts.fault() != null) {
            loop.count(Translations.failure(facts.fault()));
        }
    }
}
