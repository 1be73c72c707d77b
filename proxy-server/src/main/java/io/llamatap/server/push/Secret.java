package io.llamatap.server.push;

import io.llamatap.server.text.FileTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A password or token, given as text or in a file, which is read at each use so that it may change. Immutable; never shown. */
public final class Secret {
    private static final int MAX_BYTES = 16 * 1024;

    private final @Nullable Path file;
    private final String text;

    private Secret(@Nullable Path file, String text) {
        this.file = file;
        this.text = text;
    }

    /** Creates a secret from its text. */
    public static Secret of(String text) {
        return new Secret(null, text);
    }

    /** Creates a secret in a file that has it as its only line. The file is not read yet. */
    public static Secret inFile(Path file) {
        return new Secret(file, "");
    }

    /**
     * Returns the secret.
     *
     * @throws IOException if its file cannot be used; the message follows the name of the file
     */
    public String read() throws IOException {
        if (file == null) {
            return text;
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new IOException(FileTrouble.of(file, e), e);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IOException("is larger than " + MAX_BYTES + " bytes");
        }
        String found = new String(bytes, StandardCharsets.UTF_8).strip();
        if (found.isEmpty()) {
            throw new IOException("is empty");
        }
        if (found.chars().anyMatch(Character::isISOControl)) {
            throw new IOException("holds more than one line");
        }
        return found;
    }

    @Override
    public String toString() {
        return file == null ? "***" : "the content of " + file;
    }
}
