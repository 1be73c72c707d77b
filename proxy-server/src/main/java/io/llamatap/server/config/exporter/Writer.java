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
 * A writer of Categraf's file: a target of remote write. Immutable.
 *
 * @param url an http or https URL without user and password
 * @param user for basic authentication; null for none
 * @param password the password for basic authentication; empty if none was given
 * @param headers additional header fields of each request
 * @param tls trust and client certificate; null for those of the Java runtime
 * @param timeout limit on one request
 * @param connectTimeout limit on connecting
 * @param origin where it was set
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
     * Returns the writer as a push target.
     *
     * @throws IllegalArgumentException if it is not valid; the message follows "it" and contains no secret
     */
    public PushTarget target() {
        Credentials credentials = user == null ? null : Credentials.basic(user, Secret.of(password));
        return new PushTarget(url, credentials, headers, tls, timeout, connectTimeout);
    }

    /** Returns only the host, because other parts of the URL may be secret. */
    @Override
    public String toString() {
        return url.getRawAuthority();
    }
}
