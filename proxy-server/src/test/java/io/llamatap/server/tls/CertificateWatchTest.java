package io.llamatap.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.background.FileWatch;
import io.llamatap.testkit.TestTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A changed certificate is taken up whole, or not at all. */
class CertificateWatchTest {
    @TempDir
    Path folder;

    private CertificateFiles files;

    @BeforeEach
    void putFilesAsKubernetesDoes() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..first"));
        Files.writeString(first.resolve("tls.crt"), TestTls.read("loopback.pem"));
        Files.writeString(first.resolve("tls.key"), TestTls.read("loopback.key"));
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..first"));
        Files.createSymbolicLink(folder.resolve("tls.crt"), Path.of("..data/tls.crt"));
        Files.createSymbolicLink(folder.resolve("tls.key"), Path.of("..data/tls.key"));
        files = new CertificateFiles(folder.resolve("tls.crt"), folder.resolve("tls.key"));
    }

    private CertificateWatch watch(FileWatch looking) throws BadTlsFileException {
        CertificateWatch watch = new CertificateWatch(new ServerTls.Shown(files, files.load(), null));
        watch.watch(looking);
        looking.start();
        return watch;
    }

    private static void await(String what, java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await(what).atMost(Duration.ofSeconds(20)).until(condition);
    }

    @Test
    void followsALinkThatPointsElsewhere() throws Exception {
        try (FileWatch looking = new FileWatch(Duration.ofMillis(20))) {
            CertificateWatch watch = watch(looking);
            SSLContext before = watch.tls();
            Path second = Files.createDirectory(folder.resolve("..second"));
            Files.writeString(second.resolve("tls.crt"), TestTls.read("renewed.pem"));
            Files.writeString(second.resolve("tls.key"), TestTls.read("renewed.key"));
            Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..second"));
            Files.move(
                    folder.resolve("..data_tmp"),
                    folder.resolve("..data"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);

            await("a reload", () -> watch.reloads() == 1);
            assertThat(watch.tls()).isNotSameAs(before);
            assertThat(watch.failures()).isZero();
        }
    }

    @Test
    void keepsTheOldOneUntilCertificateAndKeyFitAgain() throws Exception {
        try (FileWatch looking = new FileWatch(Duration.ofMillis(20))) {
            CertificateWatch watch = watch(looking);
            SSLContext before = watch.tls();
            Files.writeString(files.certificate(), TestTls.read("renewed.pem"));
            await("a failure", () -> watch.failures() == 1);
            assertThat(watch.tls()).isSameAs(before);

            Files.delete(files.key().toRealPath());
            await("another failure", () -> watch.failures() == 2);
            assertThat(watch.tls()).isSameAs(before);

            Files.writeString(folder.resolve("..first").resolve("tls.key"), TestTls.read("renewed.key"));
            await("a reload", () -> watch.reloads() == 1);
            assertThat(watch.tls()).isNotSameAs(before);
            assertThat(watch.failures()).isEqualTo(2);
        }
    }
}
