package io.llamatap.relay.client.access;

import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.RequestLine;
import io.llamatap.relay.http1.CharacterClasses;
import io.llamatap.relay.http1.FieldName;
import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.RequestValidator;
import io.llamatap.relay.io.ChannelWriter;
import io.llamatap.relay.io.PeerAddress;
import io.llamatap.tap.Api;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether the requests of one client are allowed, and removes our tokens from what is passed on.
 *
 * <p>Used on the event loop of the client's channel. A rule is asked about the client's address once, and about tokens for each
 * request.
 */
public final class ClientAccess {
    private static final String SCHEME = "bearer";
    /** More credentials have no meaning (RFC 9110 section 11.6.2), and each one costs a digest. */
    private static final int MAX_CREDENTIALS = 8;

    private final ChannelWriter output;
    private @Nullable AccessRule known;
    private boolean isAllowed;
    private String host = "";

    public ClientAccess(ChannelWriter output) {
        this.output = output;
    }

    /** Returns why a request is rejected; null if it is allowed. Our token is then removed from the head. */
    public @Nullable GatewayFailure judge(AccessRule rule, RequestLine request, Head head, RequestValidator verdict) {
        if (rule == AccessRule.OPEN) {
            return null;
        }
        if (!isAllowed(rule)) {
            return GatewayFailure.NETWORK;
        }
        host = verdict.authority(head);
        // Only HTTP/1.0 allows a request without a host, and no browser sends such requests.
        if (!host.isEmpty() && !rule.allowsHost(host)) {
            return GatewayFailure.HOST_NOT_ALLOWED;
        }
        if (!rule.needsToken() || takeToken(rule, request, head) || isPreflight(request, head)) {
            return null;
        }
        return rule.takesPasswords() ? GatewayFailure.PASSWORD : GatewayFailure.TOKEN;
    }

    /** Returns the host that was named by the request that was checked last, as it came. */
    public String host() {
        return host;
    }

    private boolean isAllowed(AccessRule rule) {
        if (known != rule) {
            known = rule;
            isAllowed = rule.allows(PeerAddress.of(output.remoteAddress()));
        }
        return isAllowed;
    }

    /** Looks at every field, so that no copy of a token is passed on. */
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
            if (from >= 0 && ++credentials > MAX_CREDENTIALS) {
                return false;
            }
            if (name == FieldName.AUTHORIZATION
                    && rule.takesPasswords()
                    && BasicCredentials.hasPassword(head, i, rule)) {
                head.drop(i);
                found = true;
            } else if (from >= 0 && rule.isToken(head.bytes(), from, head.valueEnd(i))) {
                head.drop(i);
                found |= name == FieldName.AUTHORIZATION || (name == FieldName.X_API_KEY && hasKey);
            }
        }
        return found;
    }

    /**
     * Returns the index of the token in {@code Bearer token} (RFC 6750 section 2.1); negative for another scheme. A tab is
     * accepted as a separator, because some servers accept it and our token must not reach them that way.
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

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** A CORS preflight, with which a browser asks whether it may send a token, and which has none itself (Fetch standard). */
    private static boolean isPreflight(RequestLine request, Head head) {
        return request.method().equals("OPTIONS")
                && !request.hasBody()
                && head.has(FieldName.ORIGIN)
                && head.has(FieldName.ACCESS_CONTROL_REQUEST_METHOD);
    }
}
