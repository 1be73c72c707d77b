package io.llamatap.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages require what their programs need of the system. */
class LibrariesTest {
    private static final int X64 = Platform.LINUX_X64.elfMachine();

    @TempDir
    Path folder;

    private final Contents contents = new Contents();

    @BeforeEach
    void fill() throws IOException {
        contents.file("lib/a.so", elf("a", "GLIBC_2.9 GLIBC_2.34 GLIBC_2.17 libz.so.1"));
        contents.file("lib/b.so", elf("b", "GLIBC_2.2.5"));
        contents.file("page", Files.writeString(folder.resolve("page"), "GLIBC_2.99 libstdc++.so.6"));
    }

    /** Makes a file with the head of a library for x64. */
    private Path elf(String name, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, (byte) X64, 0});
        bytes.write(text.getBytes(StandardCharsets.US_ASCII));
        return Files.write(folder.resolve(name), bytes.toByteArray());
    }

    @Test
    void areReadFromPrograms() throws Exception {
        Libraries libraries = Libraries.of(contents, X64);
        assertThat(libraries.debDepends()).isEqualTo("libc6 (>= 2.34), zlib1g");
        assertThat(libraries.rpmRequires()).containsExactly("libc.so.6(GLIBC_2.34)(64bit)", "libz.so.1()(64bit)");
    }

    @Test
    void showAJdkOfAnotherProcessor() {
        assertThatThrownBy(() -> Libraries.of(contents, Platform.LINUX_ARM64.elfMachine()))
                .hasMessageEndingWith("is for another processor (ELF machine 62)");
    }
}
