package io.llamatap.server.config.setting;

import io.llamatap.server.config.value.BadValueException;
import io.llamatap.server.config.value.ValueKind;
import io.llamatap.server.text.FileTrouble;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** {@code off}, {@code stdout}, or a file; empty if {@code off}. */
public record AccessLogKind() implements ValueKind<Optional<AccessLogTarget>> {

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
        // Without this check, a word that was meant for another setting, such as json, would become a file of that
        // name.
        if (text.indexOf('/') < 0 && text.indexOf('\\') < 0) {
            throw new BadValueException("is neither off, stdout nor a path with a slash");
        }
        try {
            return Optional.of(new AccessLogTarget(Path.of(text)));
        } catch (InvalidPathException e) {
            throw new BadValueException(FileTrouble.ofName(e));
        }
    }

    @Override
    public String accepted() {
        return "off, stdout, or the path of a file with a slash in it, such as /var/log/llamatap.log or ./access.log";
    }
}
