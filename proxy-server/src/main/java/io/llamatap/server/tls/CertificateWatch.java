package io.llamatap.server.tls;

import io.llamatap.server.background.FileWatch;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the certificate of new connections, and replaces it when its files have changed and are valid.
 *
 * <p>The thread of a {@link FileWatch} replaces it; any thread reads.
 */
public final class CertificateWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

    private final CertificateFiles files;
    private final TrustManager @Nullable [] trust;
    private final AtomicLong reloads = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile CertificateFiles.Loaded current;

    /** Takes the files and their contents; they are not watched before {@link #watch}. */
    public CertificateWatch(ServerTls.Shown shown) {
        this.files = shown.files();
        this.trust = shown.trust();
        this.current = shown.loaded();
    }

    /** Starts to watch the files. */
    public void watch(FileWatch watch) {
        watch.add(List.of(files.certificate(), files.key()), this::load);
    }

    /** Returns the TLS context with the newest certificate. */
    public SSLContext tls() {
        return current.tls();
    }

    /** Returns when the first certificate of the chain expires. */
    public Instant expiry() {
        return current.expiry();
    }

    /** Returns the number of replacements. */
    public long reloads() {
        return reloads.get();
    }

    /** Returns the number of changes that could not be used. */
    public long failures() {
        return failures.get();
    }

    private void load() {
        try {
            current = files.load(trust);
            reloads.incrementAndGet();
            LOG.info(
                    "the changed certificate {} is used for new connections; it expires on {}",
                    files.certificate(),
                    expiry());
        } catch (BadTlsFileException e) {
            failures.incrementAndGet();
            LOG.error("a changed certificate cannot be used; the previous one stays active: {}", e.reason());
        }
    }
}
