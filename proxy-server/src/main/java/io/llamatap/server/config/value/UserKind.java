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
            throw new BadValueException("has a colon or a control character, which a user name must not have");
        }
        return Optional.of(user);
    }

    @Override
    public String accepted() {
        return "a name without a colon, or " + NONE;
    }
}
