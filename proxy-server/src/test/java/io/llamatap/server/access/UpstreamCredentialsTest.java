package io.llamatap.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an upstream wants to see of us is read as people write it, anew each time, and never told. */
class UpstreamCredentialsTest {
    @TempDir
    private Path folder;

    private UpstreamCredentials of(String text) throws IOException {
        UpstreamCredentials credentials = new UpstreamCredentials(Files.writeString(folder.resolve("key"), text));
        credentials.reload();
        return credentials;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3cret | Bearer s3cret",
                "'# of the box\\n\\n  s3cret \\r\\n' | Bearer s3cret",
                "Bearer s3cret | Bearer s3cret",
                "bearer   s3cret | bearer s3cret",
                "Basic dXNlcjpwYXNz | Basic dXNlcjpwYXNz",
                "Basic user:pass | Basic dXNlcjpwYXNz",
                "basic user:pass word | basic dXNlcjpwYXNzIHdvcmQ=",
                "Authorization: Bearer s3cret | Bearer s3cret",
                "'authorization:Basic user:pass' | Basic dXNlcjpwYXNz",
                "Digest username=\"a\", realm=\"b\" | Digest username=\"a\", realm=\"b\""
            })
    void readsAFieldOrAToken(String text, String value) throws IOException {
        assertThat(of(text.replace("\\n", "\n").replace("\\r", "\r")).get()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | holds no credentials",
                "'# s3cret' | holds no credentials",
                "'s3cret\\ns3cret' | holds more than one line of credentials",
                "'s3cr\\u00e9t' | holds credentials with characters other than visible ASCII",
                "'Bearer a\\u0001b' | holds credentials with characters other than visible ASCII",
                "LONG | holds credentials of more than 8000 characters"
            })
    void saysWhatIsWrongAndNothingOfWhatItSays(String text, String why) throws IOException {
        UpstreamCredentials credentials = of(text.replace("\\n", "\n")
                .replace("\\u00e9", "\u00e9")
                .replace("\\u0001", "\u0001")
                .replace("LONG", "a".repeat(9000)));
        assertThatThrownBy(credentials::check)
                .isInstanceOf(BadTokenFileException.class)
                .hasMessage(why);
        assertThat(credentials.get()).isEmpty();
        assertThat(credentials.toString()).doesNotContain("s3cr");
    }

    @Test
    void keepsWhatItHadWhileTheFileIsBroken() throws IOException {
        UpstreamCredentials credentials = of("first");
        assertThat(credentials.get()).isEqualTo("Bearer first");
        of("");
        credentials.reload();
        assertThat(credentials.get()).isEqualTo("Bearer first");
        Files.delete(folder.resolve("key"));
        credentials.reload();
        assertThat(credentials.get()).isEqualTo("Bearer first");
        of("second");
        credentials.reload();
        assertThat(credentials.get()).isEqualTo("Bearer second");
    }

    @Test
    void encodesThePasswordByItsOwnBytes() throws IOException {
        Files.write(folder.resolve("key"), "Basic u:\u00fc".getBytes(StandardCharsets.UTF_8));
        UpstreamCredentials credentials = new UpstreamCredentials(folder.resolve("key"));
        credentials.reload();
        assertThat(credentials.get()).isEqualTo("Basic dTrDvA==");
    }
}
