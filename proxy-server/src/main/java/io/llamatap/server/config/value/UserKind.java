package io.llamatap.server.config.value;

import java.util.Optional;

/** The name of a user, or {@code none}. */
public record UserKind() implements ValueKind<Optional<String>> {
    public static final String NONE = "none";

    @Override
    public Optional<String> parse(String text) throws BadValueException {
        String user = text.strip();
        if (user.isEmpty() || user.equals(NONE)) {
            return Optional.empty();
        }
        if (user.indexOf(':') >= 0 || user.chars().anyMatch(Character::isISOControl)) {
            throw new BadValueException("has a colon or control character, which no name of a user may have");
        }
        return Optional.of(user);
    }

    @Override
    public String accepted() {
        return "a name without a colon, or " + NONE;
    }
}
