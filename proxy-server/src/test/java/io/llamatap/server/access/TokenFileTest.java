package io.llamatap.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenFileTest {
    @TempDir
    private Path folder;

    private TokenFile file(String text) throws IOException {
        return new TokenFile(Files.writeString(folder.resolve("tokens"), text, StandardCharsets.ISO_8859_1));
    }

    private static boolean has(Tokens tokens, String token) {
        byte[] bytes = ("<" + token + ">").getBytes(StandardCharsets.ISO_8859_1);
        return tokens.has(bytes, 1, bytes.length - 1);
    }

    @Test
    void holdsATokenALine() throws Exception {
        Tokens tokens = file("# of the team\r\n\r\nfirst\r\n  second\t\nth#ird").read();
        assertThat(tokens.count()).isEqualTo(3);
        assertThat(has(tokens, "first")).isTrue();
        assertThat(has(tokens, "second")).isTrue();
        assertThat(has(tokens, "th#ird")).isTrue();
        assertThat(has(tokens, "")).isFalse();
        assertThat(has(tokens, "firs")).isFalse();
        assertThat(has(tokens, "firsts")).isFalse();
        assertThat(has(tokens, "# of the team")).isFalse();
    }

    @Test
    void takesADigestForItsToken() throws Exception {
        byte[] token = "first".getBytes(StandardCharsets.US_ASCII);
        String digest = "sha256:" + HexFormat.of().formatHex(Tokens.digest(token, 0, token.length));
        Tokens tokens = file(digest + "\n").read();
        assertThat(has(tokens, "first")).isTrue();
        assertThat(has(tokens, digest)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'', holds no token",
        "'# only', holds no token",
        "'good\nsec ret', has a token with characters other than visible ASCII in line 2",
        "'s\u00e9cret', has a token with characters other than visible ASCII in line 1",
        "'sha256:secret', must have 64 hexadecimal digits after sha256: in line 1",
        "'sha256:abcd', must have 64 hexadecimal digits after sha256: in line 1"
    })
    void tellsWhatIsWrongAndQuotesNothing(String text, String message) throws IOException {
        TokenFile file = file(text);
        assertThatThrownBy(file::read).isInstanceOf(BadTokenFileException.class).hasMessage(message);
    }

    @Test
    void rejectsWhatCannotBeRead() throws IOException {
        assertThatThrownBy(new TokenFile(folder.resolve("absent"))::read).hasMessage("does not exist");
        assertThatThrownBy(new TokenFile(folder)::read).hasMessageStartingWith("is a folder, not a file; ");
        assertThatThrownBy(file("t\n".repeat(1001))::read).hasMessage("holds 1001 tokens, more than 1000");
        assertThatThrownBy(file("#".repeat((1 << 20) + 1))::read).hasMessage("is larger than 1048576 bytes");
    }

    @Test
    void knowsWhetherEverybodyMayReadIt() throws IOException {
        TokenFile file = file("x");
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r-----"));
        assertThat(file.isReadByEverybody()).isFalse();
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(file.isReadByEverybody()).isTrue();
    }
}
