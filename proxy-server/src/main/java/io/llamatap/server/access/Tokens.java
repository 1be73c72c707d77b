package io.llamatap.server.access;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Tokens, of which only the SHA-256 digests are kept. Immutable. */
final class Tokens {
    private static final String ALGORITHM = "SHA-256";
    static final int DIGEST_BYTES = 32;

    private final byte[][] digests;

    Tokens(Collection<byte[]> digests) {
        this.digests = digests.stream().map(byte[]::clone).toArray(byte[][]::new);
    }

    int count() {
        return digests.length;
    }

    /** Says whether {@code bytes[from, to)} is one of them; compares with all, each in constant time. */
    boolean has(byte[] bytes, int from, int to) {
        byte[] digest = digest(bytes, from, to);
        boolean found = false;
        for (byte[] known : digests) {
            found |= MessageDigest.isEqual(known, digest);
        }
        return found;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tokens tokens && Arrays.deepEquals(digests, tokens.digests);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(digests);
    }

    static byte[] digest(byte[] bytes, int from, int to) {
        try {
            MessageDigest sha = MessageDigest.getInstance(ALGORITHM);
            sha.update(bytes, from, to - from);
            return sha.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
