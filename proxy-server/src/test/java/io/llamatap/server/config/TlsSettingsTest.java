package io.llamatap.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llamatap.server.config.setting.ServerConfig;
import io.llamatap.server.tls.ServerTls;
import io.llamatap.testkit.TestTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with the files for TLS is told with all other problems, before anything starts. */
class TlsSettingsTest {
    @TempDir
    Path folder;

    private String file(String name) throws IOException {
        return Files.writeString(folder.resolve(name), TestTls.read(name)).toString();
    }

    private static ServerTls read(String... args) throws BadConfigException {
        ServerConfig settings =
                ConfigReader.read(args, Map.of(), (level, format) -> {}).settings();
        return settings.tls();
    }

    private static String problem(String... args) {
        BadConfigException problem = catchThrowableOfType(BadConfigException.class, () -> read(args));
        assertThat(problem.problems()).hasSize(1);
        return problem.problems().get(0);
    }

    @Test
    void needsNothingWithoutTls() throws BadConfigException {
        assertThat(read()).isEqualTo(ServerTls.NONE);
    }

    @Test
    void trustsWhomTheRuntimeTrustsUnlessToldOtherwise() throws BadConfigException, IOException {
        assertThat(read("--upstream=https://h").trust()).isNotNull();
        assertThat(read("--upstream=https://h", "--upstream-ca=" + file("authority.pem"))
                        .trust())
                .isNotNull();
        assertThat(read("--upstream=http://h", "--upstream-ca=" + file("authority.pem"))
                        .trust())
                .isNull();
    }

    @Test
    void readsTheCertificate() throws BadConfigException, IOException {
        ServerTls tls = read("--tls-certificate=" + file("loopback.pem"), "--tls-key=" + file("loopback.key"));

        assertThat(tls.clients()).isNotNull();
        assertThat(tls.trust()).isNull();
    }

    @Test
    void readsTheCertificateForTheUpstream() throws BadConfigException, IOException {
        String certificate = "--upstream-tls-certificate=" + file("loopback.pem");
        String key = "--upstream-tls-key=" + file("loopback.key");

        assertThat(read("--upstream=https://h", certificate, key).upstream()).isNotNull();
        assertThat(read("--upstream=https://h", certificate, key).trust()).isNull();
        assertThat(read("--upstream=http://h", certificate, key)).isEqualTo(ServerTls.NONE);
        assertThat(problem("--upstream=https://h", certificate))
                .isEqualTo("argument --upstream-tls-certificate: upstream-tls-certificate requires"
                        + " upstream-tls-key; both may name the same file");
        assertThat(problem("--upstream=http://h", certificate, "--upstream-tls-key=" + file("renewed.key")))
                .startsWith("argument --upstream-tls-certificate: " + folder.resolve("renewed.key")
                        + ": is not the key of");
    }

    @Test
    void tellsWhatIsWrong() throws IOException {
        String certificate = file("loopback.pem");
        assertThat(problem("--tls-certificate=" + certificate))
                .isEqualTo("argument --tls-certificate: tls-certificate requires tls-key; both may name the"
                        + " same file");
        assertThat(problem("--tls-key=" + file("loopback.key")))
                .isEqualTo("argument --tls-key: tls-key requires tls-certificate; both may name the same file");
        assertThat(problem("--tls-certificate=" + certificate, "--tls-key=" + file("renewed.key")))
                .startsWith("argument --tls-certificate: " + folder.resolve("renewed.key") + ": is not the key of");
        assertThat(problem("--upstream-ca=/nowhere"))
                .isEqualTo("argument --upstream-ca: \"/nowhere\" does not exist; accepted: a PEM file with at least one"
                        + " certificate, or system");
        assertThat(problem("--demo", "--tls-certificate=" + certificate, "--tls-key=" + file("loopback.key")))
                .contains("cannot be used with --demo");
    }
}
