package io.llamatap.server.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileTroubleTest {
    private static final Path FILE = Path.of("no", "such");

    @Test
    void saysWhatIsWrong(@TempDir Path folder) {
        assertThat(FileTrouble.of(FILE, new NoSuchFileException("x"))).isEqualTo("does not exist");
        assertThat(FileTrouble.of(folder, new IOException("Is a directory")))
                .startsWith("is a folder, not a file; ")
                .endsWith("create the file, and create the container again");
        assertThat(FileTrouble.of(FILE, new IOException("Input/output error")))
                .isEqualTo("cannot be read: Input/output error");
        assertThat(FileTrouble.of(FILE, new FileSystemException("a/long/name", null, "File name too long")))
                .isEqualTo("cannot be read: File name too long");
    }

    /** As Java says it in the locale C, where it cannot write such names. */
    @Test
    void saysHowToGetALocaleThatHasTheCharactersOfAName() {
        assertThat(FileTrouble.ofName(new InvalidPathException(
                        "\u00fc.toml", "Malformed input or input contains unmappable characters")))
                .endsWith("set the variable LC_ALL=C.UTF-8");
        assertThat(FileTrouble.ofName(new InvalidPathException("a\0", "Nul character not allowed")))
                .isEqualTo("is not a path");
    }

    /** In a container, the user is a number that owns nothing. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void saysWhoMayNot() {
        assertThat(FileTrouble.of(FILE, new AccessDeniedException("x")))
                .matches("cannot be read: permission denied for user \\d+");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void tellsAReadOnlyDiskFromAForbiddenFolder(@TempDir Path folder) {
        assertThat(FileTrouble.ofWriting(folder)).matches("cannot be written: permission denied for user \\d+");
    }
}
