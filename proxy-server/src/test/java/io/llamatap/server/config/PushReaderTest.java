package io.llamatap.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.server.push.Credentials;
import io.llamatap.server.push.PushSettings;
import io.llamatap.server.push.PushTarget;
import io.llamatap.testkit.TestTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys for pushing make one target, and what is wrong with them is told before anything starts. */
class PushReaderTest {
    private static final String URL = "--push-url=http://prometheus:9090/api/v1/write";

    @TempDir
    private Path folder;

    private static PushSettings read(String... args) throws BadConfigException {
        return ConfigReader.read(args, Map.of(), (level, format) -> {})
                .settings()
                .push()
                .own();
    }

    private static List<String> problems(String... args) {
        return catchThrowableOfType(BadConfigException.class, () -> read(args)).problems();
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void pushNothingUnlessToldTo() throws BadConfigException {
        assertThat(read()).isEqualTo(PushSettings.NONE);
        assertThat(read("--push-interval=1m", "--push-dialect=proxy", "--push-labels=a=b")
                        .targets())
                .isEmpty();
    }

    @Test
    void pushWhatThePageShowsUnderANameForThisProxy() throws BadConfigException {
        PushSettings push = read(URL, "--listen=:8123");
        assertThat(push.interval()).isEqualTo(Duration.ofSeconds(15));
        assertThat(push.dialect()).isEqualTo(Dialect.MAIN);
        assertThat(push.labels()).containsOnlyKeys("instance", "job").containsEntry("job", "ollama");
        assertThat(push.labels().get("instance")).matches("[^:\\s]+:8123");
        assertThat(push.targets()).singleElement().satisfies(target -> {
            assertThat(target.url()).hasToString("http://prometheus:9090/api/v1/write");
            assertThat(target.credentials()).isNull();
            assertThat(target.trust()).isNull();
            assertThat(target.timeout()).isEqualTo(PushTarget.DEFAULT_TIMEOUT);
        });
    }

    @Test
    void letTheLabelsBeChosen() throws BadConfigException {
        PushSettings push = read(
                URL,
                "--push-labels= env = prod, instance=gpu-1 ,note=a=b",
                "--push-dialect=categraf",
                "--push-interval=1s");
        assertThat(push.labels()).isEqualTo(Map.of("env", "prod", "instance", "gpu-1", "job", "ollama", "note", "a=b"));
        assertThat(push.dialect()).isEqualTo(Dialect.CATEGRAF);
        assertThat(push.interval()).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a | has no = in \"a\"",
                "a=b, | has no = in \"\"",
                "a=b,a=c | has the label a twice",
                "1a=b | is not valid: \"1a\" is not a valid label name",
                "__a=b | is not valid: \"__a\" is not a valid label name",
                "model=b | is not valid: label \"model\" is already used by a metric",
                "le=b | is not valid: label \"le\" is already used by a metric"
            })
    void takeNoLabelThatCannotBe(String labels, String wrong) {
        assertThat(problems(URL, "--push-labels=" + labels))
                .singleElement()
                .asString()
                .contains(wrong);
    }

    @Test
    void readPasswordAndTokenFromFiles() throws Exception {
        PushSettings basic = read(URL, "--push-username=ann", "--push-password-file=" + file("password", "canary\n"));
        Credentials credentials = Objects.requireNonNull(basic.targets().get(0).credentials());
        assertThat(credentials.authorization()).startsWith("Basic ");
        PushSettings bearer = read(URL, "--push-token-file=" + file("token", "canary"));
        assertThat(Objects.requireNonNull(bearer.targets().get(0).credentials()).authorization())
                .isEqualTo("Bearer canary");
        assertThat(basic + "" + bearer).doesNotContain("canary");
    }

    @Test
    void nameTheFileThatHoldsNoSecretButNotWhatItHolds() throws IOException {
        String missing = folder.resolve("missing").toString();
        assertThat(problems(URL, "--push-token-file=" + missing))
                .singleElement()
                .asString()
                .contains("\"" + missing + "\" does not exist; accepted: a file with the secret as its only line");
        assertThat(problems(URL, "--push-token-file=" + file("two", "canary\ncanary\n")))
                .singleElement()
                .asString()
                .contains("holds more than one line")
                .doesNotContain("canary");
        assertThat(problems(URL, "--push-username=ann", "--push-password-file=" + file("empty", "\n")))
                .singleElement()
                .asString()
                .contains("is empty");
    }

    @Test
    void tellWhatBelongsTogether() throws IOException {
        String secret = file("secret", "x");
        assertThat(problems(URL, "--push-username=ann"))
                .containsExactly("argument --push-username: push-username requires push-password-file");
        assertThat(problems(URL, "--push-password-file=" + secret))
                .containsExactly("argument --push-password-file: push-password-file requires push-username");
        assertThat(problems("--push-token-file=" + secret))
                .containsExactly("argument --push-token-file: push-token-file requires push-url");
        assertThat(problems(URL, "--push-username=a", "--push-password-file=" + secret, "--push-token-file=" + secret))
                .containsExactly(
                        "argument --push-token-file: push-token-file and push-username cannot be used together; a"
                                + " request has one Authorization");
    }

    @Test
    void readWhomToTrust() throws Exception {
        String authority = file("ca.pem", TestTls.read("authority.pem"));
        assertThat(read("--push-url=https://h/w", "--push-ca=" + authority)
                        .targets()
                        .get(0)
                        .trust())
                .isNotNull();
        assertThat(problems("--push-url=https://h/w", "--push-ca=" + file("no.pem", "no")))
                .singleElement()
                .asString()
                .contains("holds no certificate in PEM");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prometheus:9090/api/v1/write",
                "ftp://prometheus/",
                "http://",
                "http://h:0/",
                "http://h h/",
                "http://u:canary@h/",
                "http://u:ca/nary@h/?canary",
                "http://u:c?canary@h/",
                "http://h:x/?token=canary",
                "http://h/#canary"
            })
    void takeNoUrlThatCannotBePushedToAndShowNoSecretOfIt(String url) {
        assertThat(problems("--push-url=" + url))
                .singleElement()
                .asString()
                .startsWith("argument --push-url: \"")
                .contains("; accepted: http://host:port/path or https://host:port/path")
                .doesNotContain("canary", "nary");
    }

    @Test
    void tellAllThatIsWrongAtOnce() {
        assertThat(problems("--push-url=x", "--push-labels=y", "--push-interval=z", "--push-dialect=w"))
                .hasSize(4);
    }
}
