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
 * Notices when clients' requests reach another virtual host than polls do. An upstream behind name-based virtual hosts, or behind
 * TLS that compares Host with the server name of the handshake, responds properly to polls, which name it, but not to clients,
 * whose Host names this proxy. No other metric would show it, since the upstream is up.
 *
 * <p>Written by any event loop and by the poller, read by any thread; the last write wins. An ordinary response costs one
 * comparison.
 */
final class VirtualHostWatch {
    private static final Logger LOG = LoggerFactory.getLogger(VirtualHostWatch.class);
    private static final int MISDIRECTED = 421;

    /** The Host of a client's request, and the status of the response. */
    private record Suspect(String host, int status) {}

    private final String authority;
    private final AtomicBoolean logged = new AtomicBoolean();
    private volatile @Nullable Suspect suspect;
    private volatile boolean isPollGood;

    /**
     * Creates the watch.
     *
     * @param authority host and port that polls send as Host
     */
    VirtualHostWatch(String authority) {
        this.authority = authority;
    }

    /**
     * A response arrived.
     *
     * @param sentHost the Host that was sent to the upstream
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

    /** Returns whether the response cannot be Ollama's: Ollama has this route, and sends its errors there as JSON. */
    private static boolean isElsewhere(RequestLine request, Head head) {
        int status = head.status();
        String contentType = head.value(FieldName.CONTENT_TYPE);
        return switch (status) {
            case MISDIRECTED -> true;
            case 404 -> request.isListing() || (isOllamas(request) && !isJson(contentType) && !isUnknownRoute(head));
            // What servers respond with for names they do not serve. An empty 403 is Ollama's own; see
            // ReachabilityWatch.
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

    /** Returns whether it is the response of an older Ollama, whose router is Gin, to a route that it does not have. */
    private static boolean isUnknownRoute(Head head) {
        return "text/plain".equals(head.value(FieldName.CONTENT_TYPE))
                && String.valueOf("404 page not found".length()).equals(head.value(FieldName.CONTENT_LENGTH));
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).contains("json");
    }

    /** A poll, which has the upstream's own name in Host, succeeded or failed. */
    void onPolled(boolean isGood) {
        isPollGood = isGood;
        Suspect known = suspect;
        if (isGood && known != null) {
            explain(known);
        }
    }

    /** Returns whether clients' requests reach another virtual host while polls succeed. */
    boolean isDiffering() {
        return isPollGood && suspect != null;
    }

    private void explain(Suspect known) {
        if (logged.compareAndSet(false, true)) {
            LOG.warn(
                    "the upstream responds to clients' requests for the host '{}' with {}{}, as a server with several"
                            + " virtual hosts does; to send the upstream its own name in Host, set upstream-host-header=upstream;"
                            + " this is logged once",
                    StringCache.printable(known.host),
                    known.status,
                    isPollGood ? ", but to polls for the host '" + authority + "' as expected" : "");
        }
    }
}
