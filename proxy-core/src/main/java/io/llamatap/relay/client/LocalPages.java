package io.llamatap.relay.client;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Pages that are answered by the proxy itself: GET and HEAD on exact raw paths. Called on event loops; must not block. */
public interface LocalPages {

    /**
     * A request for one of our own pages.
     *
     * @param path the raw path, without its query
     * @param query the raw query without its question mark; empty if there is none
     * @param accept the value of Accept; empty if there is none
     * @param acceptEncoding the value of Accept-Encoding; empty if there is none
     */
    record Request(String path, String query, String accept, String acceptEncoding) {}

    /**
     * An answer of our own; the relay adds Date and Content-Length, and leaves the body out for HEAD.
     *
     * @param vary the names of the header fields that it depends on (RFC 9110 section 12.5.5); null if it is the same for everybody
     * @param body the caller's no more
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared: passed on once
    record Page(
            int status,
            String contentType,
            @Nullable String contentEncoding,
            @Nullable String vary,
            byte[] body) {

        /** Makes one that is the same for everybody. */
        public Page(int status, String contentType, @Nullable String contentEncoding, byte[] body) {
            this(status, contentType, contentEncoding, null, body);
        }
    }

    /** Says whether a raw path (without its query), byte for byte as sent, is ours. */
    boolean owns(String path);

    /** Says who may see a page of ours; always the same rule for one path. */
    AccessRule accessTo(String path);

    /**
     * Returns a page that is there at once, for which nobody else is waited for: probes get theirs whatever the load is. Called on event
     * loops, thousands of times in a row if a client wants it so.
     *
     * @return null for a page that has to be rendered elsewhere
     */
    default @Nullable Page atOnce(String path) {
        return null;
    }

    /** Renders a page elsewhere and completes with it, on any thread. */
    CompletionStage<Page> respond(Request request);
}
