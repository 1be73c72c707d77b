package io.llamatap.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The path of a file, or {@code none}. Whether there is such a file is not looked at here. */
record FileKind() implements ValueKind<Optional<Path>> {

    @Override
    public Optional<Path> parse(String text) throws BadValueException {
        if (text.isBlank() || text.equals("none")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            throw new BadValueException("is not a path");
        }
    }

    @Override
    public String accepted() {
        return "a file, or none";
    }
}
