package io.llamatap.server;

import io.llamatap.server.background.FileWatch;
import io.llamatap.server.tls.CertificateWatch;
import io.llamatap.server.tls.ServerTls;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What makes TLS connections on both sides, with certificates that may change while the server runs. Any thread asks. */
final class Certificates {
    private final @Nullable CertificateWatch clients;
    private final @Nullable CertificateWatch upstream;
    private final @Nullable SSLContext trust;

    Certificates(ServerTls tls) {
        this.clients = tls.clients() == null ? null : new CertificateWatch(tls.clients());
        this.upstream = tls.upstream() == null ? null : new CertificateWatch(tls.upstream());
        this.trust = tls.trust();
    }

    /** Has changed files taken up. */
    void watch(FileWatch files) {
        if (clients != null) {
            clients.watch(files);
        }
        if (upstream != null) {
            upstream.watch(files);
        }
    }

    /** Returns the certificate that clients are shown; null where they speak plain HTTP. */
    @Nullable
    CertificateWatch clients() {
        return clients;
    }

    /** Returns what makes connections with clients, asked for each; null where they speak plain HTTP. */
    @Nullable
    Supplier<SSLContext> forClients() {
        return clients == null ? null : clients::tls;
    }

    /** Returns what makes connections to the upstream, asked for each; null where it speaks plain HTTP. */
    @Nullable
    Supplier<SSLContext> forUpstream() {
        SSLContext always = trust;
        if (upstream != null) {
            return upstream::tls;
        }
        return always == null ? null : () -> always;
    }
}
