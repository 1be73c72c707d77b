package io.llamatap.server.config.value;

import io.llamatap.server.push.PushTarget;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The URL of a remote write endpoint, or {@code none}. Its user, password and query may be secret and are never shown. */
public record PushUrlKind() implements ValueKind<Optional<URI>> {
    private static final String NONE = "none";
    private static final Pattern USER = Pattern.compile("^([^/]*//)?.*@", Pattern.DOTALL);
    private static final Pattern QUERY = Pattern.compile("[?#].*$", Pattern.DOTALL);

    @Override
    public Optional<URI> parse(String text) throws BadValueException {
        String value = text.strip();
        if (value.isEmpty() || value.equals(NONE)) {
            return Optional.empty();
        }
        URI url;
        try {
            url = new URI(value);
        } catch (URISyntaxException e) {
            throw new BadValueException("is not a URL");
        }
        try {
            return Optional.of(new PushTarget(url, null, Map.of(), null, PushTarget.DEFAULT_TIMEOUT).url());
        } catch (IllegalArgumentException e) {
            throw new BadValueException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public String accepted() {
        return "http://host:port/path or https://host:port/path, such as http://prometheus:9090/api/v1/write; or "
                + NONE;
    }

    @Override
    public String display(String text) {
        // The user first, because a password may contain a question mark.
        return QUERY.matcher(USER.matcher(text).replaceFirst("$1***@")).replaceFirst("?***");
    }
}
