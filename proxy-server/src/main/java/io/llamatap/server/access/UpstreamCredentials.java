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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file with what an upstream behind a key wants to see in {@code Authorization}, for the requests that are our own. Its only line is
 * the value of that field ({@code Bearer ...}, {@code Basic ...}), or a token alone, which is a bearer token; {@code Basic user:password}
 * is encoded. Empty lines and those that begin with {@code #} do not count.
 *
 * <p>Read again when it has changed; what cannot be read leaves the last value. The thread of a {@link FileWatch} reads, any thread asks.
 * Nothing that is said of the file tells what stands in it.
 */
public final class UpstreamCredentials implements Supplier<String> {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamCredentials.class);
    /** As much as any server takes in one field. */
    private static final int MOST_CHARACTERS = 8000;

    private static final Pattern FIELD = Pattern.compile("(?i)(proxy-)?authorization:\\s*");
    private static final Pattern VALUE = Pattern.compile("([!-~&&[^\\s:]]+)[ \\t]+(\\S.*)");

    private final TokenFile file;
    private volatile String last = "";
    private String trouble = "";

    /** Takes a path; nothing is read. */
    public UpstreamCredentials(Path path) {
        this.file = new TokenFile(path);
    }

    /**
     * Reads the file, to see whether that can be done.
     *
     * @throws BadTokenFileException if there is nothing to be had
     */
    public void check() throws BadTokenFileException {
        read();
    }

    /** Reads the file, tells if everybody may do so, and has it watched. */
    public void watch(FileWatch files) {
        reload();
        files.add(List.of(file.path()), this::reload);
        if (file.isReadByEverybody()) {
            LOG.warn(
                    "the credentials file {} is readable by every user of this machine; remove this permission with chmod o-r",
                    file.path());
        }
    }

    /** Returns the value of the field; empty as long as there was none to be had. */
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
        if (field.length() > MOST_CHARACTERS) {
            throw new BadTokenFileException("holds credentials of more than " + MOST_CHARACTERS + " characters");
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
        // The bytes of the file, whatever they mean: RFC 7617 leaves that to the server.
        return value.group(1) + " "
                + (isPlain ? Base64.getEncoder().encodeToString(rest.getBytes(StandardCharsets.ISO_8859_1)) : rest);
    }

    @Override
    public String toString() {
        return "what stands in " + file.path();
    }
}
