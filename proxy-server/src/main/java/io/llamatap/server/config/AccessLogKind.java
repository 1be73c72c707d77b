package io.llamatap.server.config;

import io.llamatap.server.config.value.BadValueException;
import io.llamatap.server.config.value.ValueKind;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** {@code off}, {@code stdout}, or a file; empty if off. */
record AccessLogKind() implements ValueKind<Optional<AccessLogTarget>> {

    @Override
    public Optional<AccessLogTarget> parse(String text) throws BadValueException {
        switch (text) {
            case "off" -> {
                return Optional.empty();
            }
            case "stdout" -> {
                return Optional.of(new AccessLogTarget(null));
            }
            default -> {}
        }
        // Otherwise a word that was meant for something else, such as json, would become a file of that name.
        if (text.indexOf('/') < 0 && text.indexOf('\\') < 0) {
            throw new BadValueException("is neither a word that is known here nor the path of a file");
        }
        try {
            return Optional.of(new AccessLogTarget(Path.of(text)));
        } catch (InvalidPathException e) {
            throw new BadValueException("is no path");
        }
    }

    @Override
    public String accepted() {
        return "off, stdout, or a file's path with a slash in it, as /var/log/llamatap.log or ./access.log";
    }
}
