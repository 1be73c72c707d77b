package io.llamatap.server.access;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The SHA-256 digests of tokens. Immutable. */
final class Tokens {
    private static final String ALGORITHM = "SHA-256";
    static final int DIGEST_BYTES = 32;

    /** The maximum length of a token; longer ones are rejected without a digest. */
    static final int MAX_BYTES = 4096;

    private final Set<ByteBuffer> digests;
    private final int count;

    Tokens(Collection<byte[]> digests) {
        this.digests =
                digests.stream().map(digest -> ByteBuffer.wrap(digest.clone())).collect(Collectors.toUnmodifiableSet());
        this.count = digests.size();
    }

    int count() {
        return count;
    }

    /**
     * Returns whether {@code bytes[from, to)} is one of the tokens, in constant time for any number of tokens. The timing depends only on
     * digests, which a client cannot choose, so it reveals nothing about the tokens.
     */
    boolean has(byte[] bytes, int from, int to) {
        return to - from <= MAX_BYTES && digests.contains(ByteBuffer.wrap(digest(bytes, from, to)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tokens tokens && digests.equals(tokens.digests);
    }

    @Override
    public int hashCode() {
        return digests.hashCode();
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
