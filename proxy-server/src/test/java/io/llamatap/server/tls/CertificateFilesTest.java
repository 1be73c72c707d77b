package io.llamatap.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.testkit.TestTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates and keys are read in the forms in which they come, and what is wrong with them is said with the file's name. */
class CertificateFilesTest {
    @TempDir
    Path folder;

    private Path file(String name) throws IOException {
        return Files.writeString(folder.resolve(name), TestTls.read(name));
    }

    @ParameterizedTest
    @CsvSource({
        "loopback.pem, loopback.key",
        "loopback.pem, loopback-sec1.key",
        "rsa.pem, rsa.key",
        "rsa.pem, rsa-pkcs1.key"
    })
    void readsKeysOfAllForms(String certificate, String key) throws Exception {
        CertificateFiles.Loaded loaded = new CertificateFiles(file(certificate), file(key)).load();

        assertThat(loaded.tls().createSSLEngine()).isNotNull();
        assertThat(loaded.expiry()).isAfter(Instant.now());
    }

    @Test
    void readsBothFromOneFileWithOtherTextInIt() throws Exception {
        Path both = Files.writeString(
                folder.resolve("both.pem"),
                "Bag Attributes\n  name: x\n" + TestTls.read("expired.key") + "subject=CN = expired\r\n"
                        + TestTls.read("expired.pem").replace("\n", "\r\n") + TestTls.read("authority.pem"));

        CertificateFiles.Loaded loaded = new CertificateFiles(both, both).load();

        // The first of the chain to expire counts.
        assertThat(loaded.expiry()).isBefore(Instant.now());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "loopback.pem | renewed.key            | renewed.key: is not the key of the first certificate of",
                "loopback.pem | rsa.key                | rsa.key: is not the key of the first certificate of",
                "loopback.pem | loopback-encrypted.key | loopback-encrypted.key: is encrypted; remove the password with: openssl",
                "loopback.key | loopback.key           | loopback.key: holds no certificate in PEM",
                "loopback.pem | loopback.pem           | loopback.pem: holds no private key in PEM"
            })
    void saysWhatIsWrong(String certificate, String key, String message) throws IOException {
        CertificateFiles files = new CertificateFiles(file(certificate), file(key));

        assertThatThrownBy(files::load).isInstanceOf(BadTlsFileException.class).hasMessageContaining(message);
    }

    @Test
    void saysWhichFileIsMissingOrBroken() throws IOException {
        Path key = file("loopback.key");
        Path missing = folder.resolve("missing.pem");
        assertThatThrownBy(() -> new CertificateFiles(missing, key).load()).hasMessage(missing + ": does not exist");

        Path broken = Files.writeString(
                folder.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertThatThrownBy(() -> new CertificateFiles(broken, key).load())
                .hasMessageStartingWith(broken + ": holds a certificate that cannot be read");

        Path old = Files.writeString(
                folder.resolve("old.key"),
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n"
                        + "-----END RSA PRIVATE KEY-----\n");
        assertThatThrownBy(() -> new CertificateFiles(file("loopback.pem"), old).load())
                .hasMessageStartingWith(old + ": is encrypted");
    }
}
