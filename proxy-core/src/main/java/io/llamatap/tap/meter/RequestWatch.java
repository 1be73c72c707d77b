package io.llamatap.tap.meter;

import io.llamatap.metrics.prompt.Prompt;
import io.llamatap.tap.Api;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.scan.PromptFacts;
import io.llamatap.tap.scan.RequestFacts;
import io.llamatap.tap.scan.RequestScanner;
import io.llamatap.tap.scan.RequestScanners;
import io.llamatap.tap.scan.ResponseFormat;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Reads the body of a request to a model. Owned by the event loop of the exchange. */
final class RequestWatch {
    private final BodyFeed feed;
    private final RequestScanners scanners;
    /** Whether the request is for {@code /v1/responses}, where instructions or a previous response may replace the prompt. */
    private boolean isForResponse;

    private final RequestFacts facts;
    private final boolean isEncoded;
    /** Reads the body; null before and after it. */
    private @Nullable RequestScanner scanner;

    private boolean isRead;

    /**
     * Creates the reader of one request.
     *
     * @param mayAsk whether the request may be for a model; otherwise nothing is read
     */
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
        boolean isToBeRead = mayAsk && !isEncoded && (endpoint.isNamingModel() || endpoint.isUnknown());
        this.facts = isToBeRead ? new RequestFacts() : RequestFacts.NONE;
        if (isToBeRead) {
            scanner = scanners.of(facts);
        }
    }

    /** Reads bytes, which stay the caller's. After the first exception, which is counted, nothing more is read. */
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
            scanners.release(reader);
        }
    }

    private static boolean isForResponse(OllamaEndpoint endpoint) {
        return endpoint.responseFormat() == ResponseFormat.OPENAI_RESPONSES;
    }

    /** Says whether the complete request names a model and asks it to compute something. */
    boolean isAsking() {
        return isRead && facts.fault() == null && facts.model() != null && (!facts.emptyPrompt() || facts.hasGround());
    }

    /** Says whether the request matches responses of a format. */
    boolean asksFor(ResponseFormat format) {
        return facts.asksFor(format);
    }

    /** The request turned out to have the format of another route. */
    void treatAs(OllamaEndpoint detected) {
        isForResponse = isForResponse(detected);
    }

    /** Returns the model as the client spelled it. */
    @Nullable
    String model() {
        return facts.model();
    }

    /** Says whether the body was encoded and therefore not read. */
    boolean isEncoded() {
        return isEncoded;
    }

    /** Says whether the body was read completely and asks for nothing to be computed. */
    boolean isWithoutPrompt() {
        boolean isGrounded = isForResponse && facts.hasGround();
        return isRead && facts.fault() == null && facts.emptyPrompt() && !isGrounded;
    }

    /** Says whether the request unloads the model. */
    boolean isUnload() {
        return facts.keepAliveZero();
    }

    /** Returns what a model was given to read; null if that is not known well enough, or was more than text. */
    @Nullable
    Prompt prompt(OllamaEndpoint endpoint) {
        if (!isRead || facts.fault() != null || !facts.prompt().isPlainText()) {
            return null;
        }
        boolean isChat;
        switch (endpoint.responseFormat()) {
            case GENERATE, OPENAI_COMPLETIONS -> isChat = false;
            case CHAT, OPENAI_CHAT, OPENAI_RESPONSES, ANTHROPIC_MESSAGES -> isChat = true;
            default -> {
                return null;
            }
        }
        // Other routes take no such options, whatever stands in the request.
        boolean isNative = endpoint.api() == Api.OLLAMA;
        PromptFacts told = facts.prompt();
        return new Prompt(
                told.letters(),
                isNative ? told.contextTokens() : -1,
                isNative ? told.keepTokens() : -1,
                isChat,
                !isNative || !told.isKeptWhole());
    }

    /** Counts the fault of a body that could not be read. Called only if Ollama accepted the request. */
    void countFault() {
        if (facts.fault() != null) {
            feed.count(facts.fault());
        }
    }
}
