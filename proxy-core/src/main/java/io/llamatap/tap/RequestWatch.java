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
    private @Nullable GuardedScanner scanner;
    private boolean isRead;

    RequestWatch(MetricsLoopTap loop, OllamaEndpoint endpoint, boolean isInference, @Nullable String contentEncoding) {
        this.loop = loop;
        this.isEncoded = ContentCodings.isEncoded(contentEncoding);
        if (isInference && !isEncoded && isNamingModel(endpoint)) {
            scanner = new GuardedScanner(loop, new RequestScanner(facts));
        }
    }

    /** Says whether requests to a route name a model where it can be read: transcriptions are asked for with a form. */
    static boolean isNamingModel(OllamaEndpoint endpoint) {
        return endpoint.isInference() && endpoint != OllamaEndpoint.OPENAI_TRANSCRIPTIONS;
    }

    void onBody(ByteBuf bytes, int index, int length) {
        if (scanner != null) {
            scanner.onBody(bytes, index, length);
        }
    }

    void onEnd() {
        if (scanner != null) {
            scanner.onEnd();
            isRead = scanner.isReading();
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
