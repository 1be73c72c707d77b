package io.llamatap.relay.client;

import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.RequestLine;
import io.llamatap.relay.http1.CharacterClasses;
import io.llamatap.relay.http1.FieldName;
import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.RequestValidator;
import io.llamatap.relay.io.PeerAddress;
import io.llamatap.tap.Api;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether what one client asks for may be answered, and takes the token out of what is passed on.
 *
 * <p>On the event loop of its channel. A rule is asked about the client's address once; tokens are looked for in each request.
 */
final class ClientAccess {
    private static final String SCHEME = "bearer";
    /** More of them have no meaning (RFC 9110 section 11.6.2), and each costs a digest. */
    private static final int MOST_CREDENTIALS = 8;

    private final ClientOutput output;
    private @Nullable AccessRule known;
    private boolean isAllowed;
    private String host = "";

    ClientAccess(ClientOutput output) {
        this.output = output;
    }

    /**
     * Returns why a request is refused; null if it may be answered, and the head is then without the token that was ours.
     */
    @Nullable
    GatewayFailure judge(AccessRule rule, RequestLine request, Head head, RequestValidator verdict) {
        if (rule == AccessRule.OPEN) {
            return null;
        }
        if (!isAllowed(rule)) {
            return GatewayFailure.NETWORK;
        }
        host = verdict.authority(head);
        // A request without any is HTTP/1.0's, which no browser sends.
        if (!host.isEmpty() && !rule.allowsHost(host)) {
            return GatewayFailure.HOST_NOT_ALLOWED;
        }
        if (!rule.needsToken() || takeToken(rule, request, head) || isPreflight(request, head)) {
            return null;
        }
        return GatewayFailure.TOKEN;
    }

    /** The name by which the request that was judged last asked for us, as it came. */
    String host() {
        return host;
    }

    private boolean isAllowed(AccessRule rule) {
        if (known != rule) {
            known = rule;
            isAllowed = rule.allows(PeerAddress.of(output.remoteAddress()));
        }
        return isAllowed;
    }

    /** Looks at every field, so that no copy of a token goes on. */
    private static boolean takeToken(AccessRule rule, RequestLine request, Head head) {
        boolean found = false;
        int credentials = 0;
        boolean hasKey = request.endpoint().api() == Api.ANTHROPIC;
        for (int i = 0; i < head.count(); i++) {
            FieldName name = head.name(i);
            int from =
                    switch (name) {
                        case AUTHORIZATION, PROXY_AUTHORIZATION -> tokenStart(head, i);
                        case X_API_KEY -> head.valueStart(i);
                        default -> -1;
                    };
            if (from >= 0 && ++credentials > MOST_CREDENTIALS) {
                return false;
            }
            if (from >= 0 && rule.isToken(head.bytes(), from, head.valueEnd(i))) {
                head.drop(i);
                found |= name == FieldName.AUTHORIZATION || (name == FieldName.X_API_KEY && hasKey);
            }
        }
        return found;
    }

    /**
     * Where the token of {@code Bearer token} begins (RFC 6750 section 2.1); negative for another scheme. A tab separates like a
     * space: some servers read it so, and a token of ours must not reach them behind one.
     */
    private static int tokenStart(Head head, int field) {
        int from = head.valueStart(field);
        int end = from + SCHEME.length();
        if (end >= head.valueEnd(field)
                || !isBlank(head.bytes()[end])
                || !CharacterClasses.equalsIgnoreCase(head.bytes(), from, end, SCHEME)) {
            return -1;
        }
        while (end < head.valueEnd(field) && isBlank(head.bytes()[end])) {
            end++;
        }
        return end;
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    /** A browser asks so whether it may send a token, and sends none (Fetch standard, CORS-preflight request). */
    private static boolean isPreflight(RequestLine request, Head head) {
        return request.method().equals("OPTIONS")
                && !request.hasBody()
                && head.has(FieldName.ORIGIN)
                && head.has(FieldName.ACCESS_CONTROL_REQUEST_METHOD);
    }
}
