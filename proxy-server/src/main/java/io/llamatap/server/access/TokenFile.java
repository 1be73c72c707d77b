package io.llamatap.server.access;

import io.llamatap.server.text.FileTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A file with one token per line. Immutable; each call reads the file again. Messages quote nothing from the file.
 *
 * <p>A line may be {@code sha256:} and the hexadecimal digest of a token instead of the token, so that the file contains no secret. Empty
 * lines and lines that begin with {@code #} are ignored.
 */
public final class TokenFile {
    private static final int MAX_TOKENS = 1000;

    private static final int MAX_BYTES = 1 << 20;
    private static final String DIGEST = "sha256:";

    private final Path path;

    /** Takes the path; the file is not read yet. */
    public TokenFile(Path path) {
        this.path = path;
    }

    /**
     * Checks that the file can be used.
     *
     * @throws BadTokenFileException if it cannot
     */
    public void check() throws BadTokenFileException {
        read();
    }

    /**
     * Returns the first token that is written out, for a client that has the file of its server.
     *
     * @throws BadTokenFileException if the file cannot be used, or contains only digests
     */
    public String first() throws BadTokenFileException {
        read();
        return text().lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith(DIGEST))
                .findFirst()
                .orElseThrow(() -> new BadTokenFileException("contains only digests of tokens, no token"));
    }

    Path path() {
        return path;
    }

    Tokens read() throws BadTokenFileException {
        List<String> lines = text().lines().toList();
        List<byte[]> digests = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            digests.add(digest(line, i + 1));
        }
        if (digests.isEmpty()) {
            throw new BadTokenFileException("holds no token");
        }
        if (digests.size() > MAX_TOKENS) {
            throw new BadTokenFileException("holds " + digests.size() + " tokens, more than " + MAX_TOKENS);
        }
        return new Tokens(digests);
    }

    String text() throws BadTokenFileException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new BadTokenFileException("is larger than " + MAX_BYTES + " bytes");
            }
            // Characters other than ASCII are rejected below, with their line.
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new BadTokenFileException(FileTrouble.of(path, e));
        }
    }

    private static byte[] digest(String line, int number) throws BadTokenFileException {
        if (line.startsWith(DIGEST)) {
            try {
                byte[] digest = HexFormat.of().parseHex(line.substring(DIGEST.length()));
                if (digest.length == Tokens.DIGEST_BYTES) {
                    return digest;
                }
            } catch (IllegalArgumentException e) {
                // The message of the cause would quote the line.
            }
            throw new BadTokenFileException("must have 64 hexadecimal digits after sha256: in line " + number);
        }
        if (!line.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new BadTokenFileException("has a token with characters other than visible ASCII in line " + number);
        }
        if (line.length() > Tokens.MAX_BYTES) {
            throw new BadTokenFileException(
                    "has a token of more than " + Tokens.MAX_BYTES + " characters in line " + number);
        }
        byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
        return Tokens.digest(bytes, 0, bytes.length);
    }

    /** Returns whether every user of this machine may read the file; false if the file system has no such permissions. */
    boolean isReadByEverybody() {
        try {
            return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
