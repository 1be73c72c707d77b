package io.llamatap.server.config.value;

import io.llamatap.server.text.FileTrouble;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The path of a file, or a word for none.
 *
 * @param none the word that stands for no file
 */
public record FileKind(String none) implements ValueKind<Optional<Path>> {

    @Override
    public Optional<Path> parse(String text) throws BadValueException {
        String value = text.strip();
        if (value.isEmpty() || value.equals(none)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(value));
        } catch (InvalidPathException e) {
            throw new BadValueException(FileTrouble.ofName(e));
        }
    }

    @Override
    public String accepted() {
        return "the path of a file, or " + none;
    }
}
