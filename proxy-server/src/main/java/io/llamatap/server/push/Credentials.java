package io.llamatap.server.push;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Credentials for a target. Immutable. */
public final class Credentials {
    private final @Nullable String user;
    private final Secret secret;

    private Credentials(@Nullable String user, Secret secret) {
        this.user = user;
        this.secret = secret;
    }

    /** Basic authentication (RFC 7617). */
    public static Credentials basic(String user, Secret password) {
        if (user.isEmpty() || user.indexOf(':') >= 0 || user.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a user name must not be empty, and must not have colons or control characters");
        }
        return new Credentials(user, password);
    }

    /** A bearer token (RFC 6750). */
    public static Credentials bearer(Secret token) {
        return new Credentials(null, token);
    }

    /**
     * Returns the value of the Authorization field.
     *
     * @throws IOException if the secret cannot be read or sent; the message does not contain it
     */
    public String authorization() throws IOException {
        String read = secret.read();
        if (user != null) {
            byte[] both = (user + ":" + read).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(both);
        }
        if (!read.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IOException("holds a token with characters other than visible ASCII");
        }
        return "Bearer " + read;
    }

    @Override
    public String toString() {
        return (user == null ? "a token: " : "a user and a password: ") + secret;
    }
}
