package io.llamatap.server.push;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A target of remote write. Immutable.
 *
 * @param url the URL of a remote write endpoint, http or https, without user and password
 * @param credentials the credentials; null for none
 * @param headers additional header fields of each request; null values are not allowed
 * @param trust the TLS context; null for that of the Java runtime
 * @param timeout limit on one request, to the end of its response
 * @param connectTimeout limit on connecting
 */
public record PushTarget(
        URI url,
        @Nullable Credentials credentials,
        Map<String, String> headers,
        @Nullable SSLContext trust,
        Duration timeout,
        Duration connectTimeout) {
    /** A Host is not among them: it is for receivers behind a virtual host. */
    private static final Set<String> CONNECTION_FIELDS = Set.of(
            "connection", "content-length", "expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");

    /** Enough for a busy receiver. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /**
     * Checks that requests can be sent to the target.
     *
     * @throws IllegalArgumentException if not; the message follows "it" and contains no secret
     */
    public PushTarget {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        String scheme = url.getScheme();
        if (scheme == null || !(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))) {
            throw new IllegalArgumentException("has a scheme other than http and https");
        }
        if (url.getRawUserInfo() != null
                || (url.getRawAuthority() != null && url.getRawAuthority().indexOf('@') >= 0)) {
            throw new IllegalArgumentException("contains a user or password, which must be set separately");
        }
        if (url.getHost() == null || url.getPort() == 0 || url.getPort() > 65_535) {
            throw new IllegalArgumentException("has no valid host and port");
        }
        if (url.getRawFragment() != null) {
            throw new IllegalArgumentException("has a fragment, which is never sent");
        }
        if (timeout.isNegative() || timeout.isZero() || connectTimeout.isNegative() || connectTimeout.isZero()) {
            throw new IllegalArgumentException("has a timeout that is not positive");
        }
        headers.forEach((name, value) -> checkHeader(name, value));
    }

    /** Creates a target whose limit on connecting is that on the request. */
    public PushTarget(
            URI url,
            @Nullable Credentials credentials,
            Map<String, String> headers,
            @Nullable SSLContext trust,
            Duration timeout) {
        this(url, credentials, headers, trust, timeout, timeout);
    }

    private static void checkHeader(String name, String value) {
        try {
            new DefaultHttpHeaders().add(name, value);
        } catch (IllegalArgumentException e) {
            // The message of the cause would quote the value.
            throw new IllegalArgumentException("has a header field \"" + name + "\" that cannot be sent");
        }
        if (isOfConnection(name)) {
            throw new IllegalArgumentException("has a header field \"" + name + "\" that belongs to the connection");
        }
    }

    /** Returns whether a header field belongs to the connection or to the framing of a request, and cannot be set. */
    public static boolean isOfConnection(String name) {
        return CONNECTION_FIELDS.contains(name.toLowerCase(Locale.ROOT));
    }

    boolean isTls() {
        return url.getScheme().equalsIgnoreCase("https");
    }

    /** Returns the host to connect to; an IPv6 address without brackets. */
    String host() {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    int port() {
        return url.getPort() < 0 ? impliedPort() : url.getPort();
    }

    private int impliedPort() {
        return isTls() ? HTTPS_PORT : HTTP_PORT;
    }

    /** Returns host and port as in the Host header field. */
    String authority() {
        return port() == impliedPort() ? url.getHost() : name();
    }

    /** Returns path and query, as they are sent. */
    String path() {
        URI ascii = URI.create(url.toASCIIString());
        String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
    }

    /** Returns host and port, the name of the target in logs and labels. Other parts of the URL may be secret. */
    public String name() {
        return url.getHost() + ":" + port();
    }

    @Override
    public String toString() {
        return name();
    }
}
