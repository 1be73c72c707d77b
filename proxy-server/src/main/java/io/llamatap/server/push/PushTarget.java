package io.llamatap.server.push;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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
    private static final String RESTRICTED_FIELDS = "jdk.httpclient.allowRestrictedHeaders";

    /** Enough for a busy receiver. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    static {
        // Files of agents set a Host for receivers behind a virtual host. The JDK's client allows that only if this
        // property is set before its classes are loaded. A value on the command line takes precedence.
        if (System.getProperty(RESTRICTED_FIELDS) == null) {
            System.setProperty(RESTRICTED_FIELDS, "host");
        }
    }

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
            HttpRequest.newBuilder().header(name, value);
        } catch (IllegalArgumentException e) {
            // The message of the cause would quote the value.
            throw new IllegalArgumentException("has a header field \"" + name + "\" that cannot be sent");
        }
    }

    /** Returns host and port, the name of the target in logs and labels. Other parts of the URL may be secret. */
    public String name() {
        int implied = url.getScheme().toLowerCase(Locale.ROOT).equals("https") ? HTTPS_PORT : HTTP_PORT;
        return url.getHost() + ":" + (url.getPort() < 0 ? implied : url.getPort());
    }

    @Override
    public String toString() {
        return name();
    }
}
