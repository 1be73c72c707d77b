package io.llamatap.server.access;

import io.llamatap.server.background.FileWatch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file with the {@code Authorization} value of our own requests to an upstream. Its only line is the value of the field ({@code Bearer
 * ...}, {@code Basic ...}) or a bearer token alone; {@code Basic user:password} is encoded. Empty lines and lines that begin with {@code #}
 * are ignored.
 *
 * <p>A changed file is read again; if it cannot be read, the previous value stays active. The thread of a {@link FileWatch} reads the file;
 * any thread gets the value. Messages quote nothing from the file.
 */
public final class UpstreamCredentials implements Supplier<String> {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamCredentials.class);
    /** The usual limit of servers on a header field. */
    private static final int MAX_CHARACTERS = 8000;

    private static final Pattern FIELD = Pattern.compile("(?i)(proxy-)?authorization:\\s*");
    private static final Pattern VALUE = Pattern.compile("([!-~&&[^\\s:]]+)[ \\t]+(\\S.*)");

    private final TokenFile file;
    private volatile String last = "";
    private String trouble = "";

    /** Takes the path; the file is not read yet. */
    public UpstreamCredentials(Path path) {
        this.file = new TokenFile(path);
    }

    /** Reads a file that is not watched; null if there is none. */
    public static @Nullable UpstreamCredentials readOnce(@Nullable Path path) {
        if (path == null) {
            return null;
        }
        UpstreamCredentials credentials = new UpstreamCredentials(path);
        credentials.reload();
        return credentials;
    }

    /**
     * Checks that the file can be used.
     *
     * @throws BadTokenFileException if it cannot
     */
    public void check() throws BadTokenFileException {
        read();
    }

    /** Reads the file, warns if every user may read it, and watches it for changes. */
    public void watch(FileWatch files) {
        reload();
        files.add(List.of(file.path()), this::reload);
        if (file.isReadByEverybody()) {
            LOG.warn(
                    "the credentials file {} is readable by every user of this machine; remove this permission with chmod o-r",
                    file.path());
        }
    }

    /** Returns the value of the field; empty until the file could be read once. */
    @Override
    public String get() {
        return last;
    }

    /** Reads the file now; one thread at a time. */
    public void reload() {
        String why = "";
        try {
            last = read();
        } catch (BadTokenFileException e) {
            why = String.valueOf(e.getMessage());
        }
        if (!why.equals(trouble)) {
            trouble = why;
            if (why.isEmpty()) {
                LOG.info("the credentials file {} was reloaded", file.path());
            } else {
                LOG.error("the credentials file {} {}; the previous credentials stay active", file.path(), why);
            }
        }
    }

    private String read() throws BadTokenFileException {
        List<String> lines = file.text()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        if (lines.isEmpty()) {
            throw new BadTokenFileException("holds no credentials");
        }
        if (lines.size() > 1) {
            throw new BadTokenFileException("holds more than one line of credentials");
        }
        String field = value(FIELD.matcher(lines.get(0)).replaceFirst(""));
        if (field.length() > MAX_CHARACTERS) {
            throw new BadTokenFileException("holds credentials of more than " + MAX_CHARACTERS + " characters");
        }
        if (!field.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new BadTokenFileException("holds credentials with characters other than visible ASCII");
        }
        return field;
    }

    private static String value(String line) {
        Matcher value = VALUE.matcher(line);
        if (!value.matches()) {
            return "Bearer " + line;
        }
        String rest = value.group(2);
        boolean isPlain = value.group(1).toLowerCase(Locale.ROOT).equals("basic") && rest.indexOf(':') >= 0;
        // The bytes of the file, because RFC 7617 leaves their encoding to the server.
        return value.group(1) + " "
                + (isPlain ? Base64.getEncoder().encodeToString(rest.getBytes(StandardCharsets.ISO_8859_1)) : rest);
    }

    @Override
    public String toString() {
        return "the content of " + file.path();
    }
}
