package io.llamatap.server.config.value;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The address of Ollama, in the syntax of OLLAMA_HOST: {@code host}, {@code host:port}, {@code :port} or a URL; IPv6 with or without
 * brackets; a path; spaces and quotes around it are ignored.
 */
public record UpstreamKind() implements ValueKind<UpstreamAddress> {
    private static final int OLLAMA_PORT = 11_434;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final Pattern SECRET = Pattern.compile("(^|//)[^/@]*@");
    private static final Pattern PATH = Pattern.compile("[!-~&&[^?#\"<>\\\\^`{|}]]*");

    @Override
    public UpstreamAddress parse(String text) throws BadValueException {
        String value = strip(text);
        if (value.isEmpty()) {
            throw new BadValueException("is empty");
        }
        int schemeEnd = value.indexOf("://");
        String scheme = schemeEnd < 0 ? "" : value.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
        String rest = schemeEnd < 0 ? value : value.substring(schemeEnd + 3);
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : withoutTrailingSlashes(rest.substring(slash));
        if (authority.indexOf('@') >= 0) {
            throw new BadValueException("contains a user or password, which Ollama does not accept");
        }
        if (!PATH.matcher(path).matches()) {
            throw new BadValueException("has a query, or a path with characters that are not allowed");
        }
        if (!scheme.isEmpty() && !scheme.equals("http") && !scheme.equals("https")) {
            throw new BadValueException("has a scheme other than http and https");
        }
        if (authority.isEmpty()) {
            throw new BadValueException("has no host");
        }
        HostAndPort target = HostAndPort.parse(authority);
        if (target.port() == 0) {
            throw new BadValueException("has port 0, which is not a valid port of a server");
        }
        // Ollama's own clients use https for this host.
        boolean isTls = scheme.equals("https") || (scheme.isEmpty() && authority.equals("ollama.com"));
        int implied = isTls ? HTTPS_PORT : scheme.isEmpty() ? OLLAMA_PORT : HTTP_PORT;
        if (isTls && target.host().indexOf('_') >= 0) {
            throw new BadValueException("has an underscore in its host name, so its certificate cannot be verified");
        }
        int port = target.port() > 0 ? target.port() : implied;
        return new UpstreamAddress(reachable(target), port, path, target.port() > 0, !scheme.isEmpty(), isTls);
    }

    /** Replaces a wildcard address, on which a server listens, by the loopback address, to which a client connects. */
    private static String reachable(HostAndPort target) {
        if (target.host().isEmpty()) {
            return "localhost";
        }
        if (target.isWildcard()) {
            return target.host().indexOf(':') >= 0 ? "::1" : "127.0.0.1";
        }
        return target.host();
    }

    private static String strip(String text) {
        String value = text.strip();
        int from = 0;
        int to = value.length();
        while (from < to && isQuote(value.charAt(from))) {
            from++;
        }
        while (to > from && isQuote(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to).strip();
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    private static String withoutTrailingSlashes(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    @Override
    public String accepted() {
        return "host, host:port, :port, http://host:port, https://host:port, or a URL with a path";
    }

    @Override
    public String display(String text) {
        return SECRET.matcher(text).replaceFirst("$1***@");
    }
}
