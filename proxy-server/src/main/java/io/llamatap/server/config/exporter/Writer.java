package io.llamatap.server.config.exporter;

import io.llamatap.server.config.value.Origin;
import io.llamatap.server.push.Credentials;
import io.llamatap.server.push.PushTarget;
import io.llamatap.server.push.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where Categraf's file says that metrics are to be pushed. Immutable.
 *
 * @param url with http or https, a host, and no user
 * @param user for basic authentication; null for none
 * @param password for the same; empty if none was given
 * @param headers fields of each request
 * @param tls whom to trust and what to show; null for what the Java runtime has
 * @param timeout how long one request may take
 * @param connectTimeout how long connecting may take
 * @param origin where it was said
 */
public record Writer(
        URI url,
        @Nullable String user,
        String password,
        Map<String, String> headers,
        @Nullable SSLContext tls,
        Duration timeout,
        Duration connectTimeout,
        Origin origin) {
    public Writer {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /**
     * Returns it as a target.
     *
     * @throws IllegalArgumentException if it cannot be one; the message completes "it ..." and tells no secret
     */
    public PushTarget target() {
        Credentials credentials = user == null ? null : Credentials.basic(user, Secret.of(password));
        return new PushTarget(url, credentials, headers, tls, timeout, connectTimeout);
    }

    /** Returns the host alone: anything else may be a secret. */
    @Override
    public String toString() {
        return url.getRawAuthority();
    }
}
