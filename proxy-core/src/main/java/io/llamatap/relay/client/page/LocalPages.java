package io.llamatap.relay.client.page;

import io.llamatap.relay.client.access.AccessRule;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Pages of the proxy itself: GET and HEAD requests with exact raw paths. Called on event loops; must not block. */
public interface LocalPages {

    /**
     * A request for a page of the proxy.
     *
     * @param path the raw path without the query
     * @param query the raw query without its question mark; empty if there is none
     * @param accept the value of Accept; empty if there is none
     * @param acceptEncoding the value of Accept-Encoding; empty if there is none
     */
    record Request(String path, String query, String accept, String acceptEncoding) {}

    /**
     * The response. The relay adds Date and Content-Length, and omits the body for HEAD.
     *
     * @param fields further header fields, each with its line end
     * @param vary the names of the header fields on which the response depends (RFC 9110 section 12.5.5); null if it depends on
     *     none
     * @param body owned by the relay from now on; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Page(
            int status,
            String contentType,
            @Nullable String contentEncoding,
            @Nullable String vary,
            String fields,
            byte[] body) {

        /** Creates a page without further header fields. */
        public Page(
                int status, String contentType, @Nullable String contentEncoding, @Nullable String vary, byte[] body) {
            this(status, contentType, contentEncoding, vary, "", body);
        }

        /** Creates a page that depends on no header field. */
        public Page(int status, String contentType, @Nullable String contentEncoding, byte[] body) {
            this(status, contentType, contentEncoding, null, "", body);
        }
    }

    /** Returns whether a raw path, compared byte for byte and without its query, is a page of the proxy. */
    boolean owns(String path);

    /** Returns the rule for who may get a page; always the same for one path. */
    AccessRule accessTo(String path);

    /**
     * Returns a page that is available immediately. Probes get such pages under any load. Called on event loops, possibly
     * thousands of times in a row.
     *
     * @return null for a page that has to be rendered by {@link #respond}
     */
    default @Nullable Page atOnce(String path) {
        return null;
    }

    /** Returns the events at a path; null if there is a page instead. */
    default @Nullable EventFeed events(String path) {
        return null;
    }

    /** Renders a page on another thread. The result may be completed on any thread. */
    CompletionStage<Page> respond(Request request);
}
