package io.llamatap.server.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the certificate that new connections are shown, and replaces it when its files have changed and fit together.
 *
 * <p>One thread looks at the files every few seconds; any thread asks. A change is taken up once it has stood still for one look,
 * since a certificate and its key are seldom written at once.
 */
public final class CertificateWatch implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final CertificateFiles files;
    private final TrustManager @Nullable [] trust;
    private final Duration period;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong reloads = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile CertificateFiles.Loaded current;
    private String taken;
    private String seen;

    /** Takes the files and what was read from them; nothing is watched before {@link #start}. */
    public CertificateWatch(CertificateFiles files, CertificateFiles.Loaded loaded) {
        this(files, loaded, PERIOD);
    }

    /** Takes those for connections with an upstream, and who says whom its certificate must come from. */
    public CertificateWatch(CertificateFiles files, CertificateFiles.Loaded loaded, TrustManager[] trust) {
        this(files, loaded, trust, PERIOD);
    }

    CertificateWatch(CertificateFiles files, CertificateFiles.Loaded loaded, Duration period) {
        this(files, loaded, null, period);
    }

    CertificateWatch(
            CertificateFiles files, CertificateFiles.Loaded loaded, TrustManager @Nullable [] trust, Duration period) {
        this.files = files;
        this.trust = trust;
        this.period = period;
        this.current = loaded;
        this.taken = state();
        this.seen = taken;
    }

    /** Watches, on a thread of its own. */
    public void start() {
        Thread thread = new Thread(this, "llamatap-certificate");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns what makes connections with the newest certificate. */
    public SSLContext tls() {
        return current.tls();
    }

    /** Returns when the first certificate of the chain expires. */
    public Instant expiry() {
        return current.expiry();
    }

    /** Returns how often a new certificate was taken up. */
    public long reloads() {
        return reloads.get();
    }

    /** Returns how often changed files could not be used. */
    public long failures() {
        return failures.get();
    }

    @Override
    public void run() {
        try {
            while (!closed.await(period.toNanos(), TimeUnit.NANOSECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        String now = state();
        boolean isSteady = now.equals(seen);
        seen = now;
        if (!isSteady || now.equals(taken)) {
            return;
        }
        taken = now;
        try {
            current = files.load(trust);
            reloads.incrementAndGet();
            LOG.info(
                    "new connections are shown the changed certificate of {}, good until {}",
                    files.certificate(),
                    expiry());
        } catch (BadTlsFileException e) {
            failures.incrementAndGet();
            LOG.error("the changed certificate is not taken, the one before stays: {}", e.reason());
        }
    }

    private String state() {
        return state(files.certificate()) + state(files.key());
    }

    /** Follows links, as Kubernetes has them: one that points elsewhere is another file. */
    private static String state(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey() + "\n";
        } catch (IOException e) {
            return "unreadable\n";
        }
    }

    /** Watches no more. */
    @Override
    public void close() {
        closed.countDown();
    }
}
