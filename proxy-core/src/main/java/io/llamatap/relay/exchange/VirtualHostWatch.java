package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.FieldName;
import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.StringCache;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices where clients' requests end up at another virtual host than our own: an upstream behind a name-based virtual host, or
 * behind TLS that compares Host with the name in the handshake, answers polls, which name it, and sends the clients elsewhere, whose
 * Host names this proxy. Nothing else would show it, since the upstream is up.
 *
 * <p>Written by any loop and by who polls, read by any thread: the last one to write wins. A response that is nothing special costs a
 * comparison.
 */
final class VirtualHostWatch {
    private static final Logger LOG = LoggerFactory.getLogger(VirtualHostWatch.class);
    private static final int MISDIRECTED = 421;

    /** A client's Host, and how the upstream answered it. */
    private record Suspect(String host, int status) {}

    private final String authority;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile @Nullable Suspect suspect;
    private volatile boolean isPollGood;

    /**
     * Takes how polls name the upstream.
     *
     * @param authority host and port
     */
    VirtualHostWatch(String authority) {
        this.authority = authority;
    }

    /**
     * A response came.
     *
     * @param sentHost the Host that the upstream got
     */
    void onResponse(RequestLine request, String sentHost, Head head) {
        int status = head.status();
        if (status < 300) {
            Suspect known = suspect;
            if (known != null && known.host.equals(sentHost)) {
                suspect = null;
            }
            return;
        }
        if (!isElsewhere(request, head) || sentHost.equalsIgnoreCase(authority)) {
            return;
        }
        Suspect known = suspect;
        if (known == null || !known.host.equals(sentHost)) {
            suspect = new Suspect(sentHost, status);
        }
        if (isPollGood || status == MISDIRECTED) {
            explain(new Suspect(sentHost, status));
        }
    }

    /** Says whether no Ollama answers such a request so: it has the route, and tells all that it has to tell in JSON. */
    private static boolean isElsewhere(RequestLine request, Head head) {
        int status = head.status();
        String contentType = head.value(FieldName.CONTENT_TYPE);
        return switch (status) {
            case MISDIRECTED -> true;
            case 404 -> request.isListing() || (isOllamas(request) && !isJson(contentType) && !isUnknownRoute(head));
            // Where a server sends, or turns away, whom it does not know by name. An empty 403 is Ollama's own, and
            // told elsewhere.
            case 301, 302, 307, 308, 400, 403, 410 -> isOllamas(request) && contentType != null && !isJson(contentType);
            default -> false;
        };
    }

    private static boolean isOllamas(RequestLine request) {
        return switch (request.endpoint()) {
            case ROOT, VERSION, TAGS, PS -> request.isRead();
            case GENERATE, CHAT, EMBED, EMBEDDINGS, SHOW, PULL ->
                request.method().equals("POST");
            default -> false;
        };
    }

    /** Says whether it is what an older Ollama, whose router is Gin, sends for a route that it does not have yet. */
    private static boolean isUnknownRoute(Head head) {
        return "text/plain".equals(head.value(FieldName.CONTENT_TYPE))
                && String.valueOf("404 page not found".length()).equals(head.value(FieldName.CONTENT_LENGTH));
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).contains("json");
    }

    /** A poll, which names the upstream itself, was answered as it should, or was not. */
    void onPolled(boolean isGood) {
        isPollGood = isGood;
        Suspect known = suspect;
        if (isGood && known != null) {
            explain(known);
        }
    }

    /** Says whether clients are sent elsewhere while polls succeed. */
    boolean isDiffering() {
        return isPollGood && suspect != null;
    }

    private void explain(Suspect known) {
        if (told.compareAndSet(false, true)) {
            LOG.warn(
                    "the upstream answers clients' requests for the host '{}' with {}{}, as a server does that holds several"
                            + " virtual hosts: if clients are to get what polls get, set upstream-host-header=upstream; said once",
                    StringCache.printable(known.host),
                    known.status,
                    isPollGood ? ", but polls for the host '" + authority + "' as it should" : "");
        }
    }
}
