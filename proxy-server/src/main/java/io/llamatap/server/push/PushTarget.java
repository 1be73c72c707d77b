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
 * Where to push to. Immutable.
 *
 * @param url the whole address of a remote write endpoint, http or https, without user and password
 * @param credentials what is shown to be let in; null for nothing
 * @param headers fields of each request beside our own; null values are not allowed
 * @param trust whose certificates are taken; null: whom the Java runtime trusts
 * @param timeout how long one request may take, to the end of its answer
 * @param connectTimeout how long connecting may take
 */
public record PushTarget(
        URI url,
        @Nullable Credentials credentials,
        Map<String, String> headers,
        @Nullable SSLContext trust,
        Duration timeout,
        Duration connectTimeout) {
    private static final String RESTRICTED_FIELDS = "jdk.httpclient.allowRestrictedHeaders";

    /** As long as a receiver may take that is busy but well. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    static {
        // Agents' files name a Host for receivers behind a virtual host. The JDK's client takes one only if this was
        // said before
        // any class of it was loaded; what is said on the command line stays.
        if (System.getProperty(RESTRICTED_FIELDS) == null) {
            System.setProperty(RESTRICTED_FIELDS, "host");
        }
    }

    /**
     * Checks that requests can be made of it.
     *
     * @throws IllegalArgumentException if not; the message completes "it ..." and tells no secret
     */
    public PushTarget {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        String scheme = url.getScheme();
        if (scheme == null || !(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))) {
            throw new IllegalArgumentException("has a scheme other than http and https");
        }
        if (url.getRawUserInfo() != null
                || (url.getRawAuthority() != null && url.getRawAuthority().indexOf('@') >= 0)) {
            throw new IllegalArgumentException("holds a user or password, which have a place of their own");
        }
        if (url.getHost() == null || url.getPort() == 0 || url.getPort() > 65_535) {
            throw new IllegalArgumentException("has no host and port that can be connected to");
        }
        if (url.getRawFragment() != null) {
            throw new IllegalArgumentException("has a fragment, which is never sent");
        }
        if (timeout.isNegative() || timeout.isZero() || connectTimeout.isNegative() || connectTimeout.isZero()) {
            throw new IllegalArgumentException("has a timeout that is not positive");
        }
        headers.forEach((name, value) -> checkHeader(name, value));
    }

    /** Takes one whose connecting may take as long as all. */
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
            // Its own message would quote the value.
            throw new IllegalArgumentException("has a header field \"" + name + "\" that cannot be sent");
        }
    }

    /** Returns host and port, by which it is known everywhere: what else is in a URL may be a secret. */
    public String name() {
        int implied = url.getScheme().toLowerCase(Locale.ROOT).equals("https") ? HTTPS_PORT : HTTP_PORT;
        return url.getHost() + ":" + (url.getPort() < 0 ? implied : url.getPort());
    }

    @Override
    public String toString() {
        return name();
    }
}
