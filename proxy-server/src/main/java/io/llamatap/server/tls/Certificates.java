package io.llamatap.server.tls;

import io.llamatap.server.background.FileWatch;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The TLS contexts of both sides that follow from the settings. Their certificates may change while the server runs. Any thread. */
public final class Certificates {
    private final @Nullable CertificateWatch clients;
    private final @Nullable CertificateWatch upstream;
    private final @Nullable SSLContext trust;

    /** Takes the settings; files are not watched before {@link #watch}. */
    public Certificates(ServerTls tls) {
        this.clients = tls.clients() == null ? null : new CertificateWatch(tls.clients());
        this.upstream = tls.upstream() == null ? null : new CertificateWatch(tls.upstream());
        this.trust = tls.trust();
    }

    /** Starts to watch the files for changes. */
    public void watch(FileWatch files) {
        if (clients != null) {
            clients.watch(files);
        }
        if (upstream != null) {
            upstream.watch(files);
        }
    }

    /** Returns the server certificate for clients; null if they use plain HTTP. */
    public @Nullable CertificateWatch clients() {
        return clients;
    }

    /** Returns the source of the TLS context for client connections, called for each; null if clients use plain HTTP. */
    public @Nullable Supplier<SSLContext> forClients() {
        return clients == null ? null : clients::tls;
    }

    /** Returns the source of the TLS context for upstream connections, called for each; null if the upstream uses plain HTTP. */
    public @Nullable Supplier<SSLContext> forUpstream() {
        SSLContext always = trust;
        if (upstream != null) {
            return upstream::tls;
        }
        return always == null ? null : () -> always;
    }
}
