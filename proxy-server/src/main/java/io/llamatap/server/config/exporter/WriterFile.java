package io.llamatap.server.config.exporter;

import io.llamatap.server.config.value.Notice;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.config.value.Problems;
import io.llamatap.server.config.value.TomlFile;
import io.llamatap.server.push.PushTarget;
import io.llamatap.server.tls.BadTlsFileException;
import io.llamatap.server.tls.CertificateFiles;
import io.llamatap.server.tls.Trust;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** Reads one table of Categraf's writers. Messages contain no secrets. Used by one thread. */
final class WriterFile {
    private static final String URL = "url";
    private static final String USER = "basic_auth_user";
    private static final String PASSWORD = "basic_auth_pass";
    private static final String HEADERS = "headers";
    private static final String AUTHORITIES = "tls_ca";
    private static final String CERTIFICATE = "tls_cert";
    private static final String KEY = "tls_key";
    private static final String UNCHECKED = "insecure_skip_verify";
    /** Keys whose effect is decided by Java. */
    private static final List<String> LEFT_OUT =
            List.of("tls_server_name", "tls_min_version", "tls_max_version", "tls_cipher_suites");

    private static final long LONGEST_MILLIS = 300_000;

    private final TomlFile file;
    private final TomlTable table;
    private final Origin header;
    private final Problems problems;
    private final List<Notice> notices;

    WriterFile(TomlFile file, TomlTable table, Origin header, Problems problems, List<Notice> notices) {
        this.file = file;
        this.table = table;
        this.header = header;
        this.problems = problems;
        this.notices = notices;
    }

    /** Returns the writer, or null if its URL is not valid. */
    @Nullable
    Writer read() {
        URI whole = url();
        String user = text(USER);
        String password = text(PASSWORD);
        Map<String, String> headers = headers();
        Duration timeout = millis("timeout");
        Duration connectTimeout = millis("dial_timeout");
        if (whole == null) {
            return null;
        }
        String userInfo = whole.getUserInfo();
        if (user.isEmpty() && userInfo != null) {
            int colon = userInfo.indexOf(':');
            user = colon < 0 ? userInfo : userInfo.substring(0, colon);
            password = colon < 0 ? "" : userInfo.substring(colon + 1);
        }
        boolean isEncrypted = whole.getScheme().toLowerCase(Locale.ROOT).equals("https");
        return new Writer(
                withoutUser(whole),
                user.isEmpty() ? null : user,
                password,
                headers,
                isEncrypted ? tls(whole) : null,
                timeout,
                connectTimeout,
                header);
    }

    /** Messages do not quote the URL, because it may contain a password. */
    private @Nullable URI url() {
        Origin origin = table.contains(List.of(URL)) ? file.origin(table, URL) : header;
        try {
            URI url = new URI(text(URL));
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Reported below, with all other invalid URLs.
        }
        problems.add(
                origin,
                URL + " of a writer is not a valid URL; accepted: http://host:port/path or https://host:port/path");
        return null;
    }

    private static URI withoutUser(URI url) {
        String user = url.getRawUserInfo();
        return user == null ? url : URI.create(url.toString().replaceFirst("//[^/]*@", "//"));
    }

    private @Nullable SSLContext tls(URI url) {
        boolean isUnchecked = Boolean.TRUE.equals(table.get(List.of(UNCHECKED)));
        Path authorities = path(AUTHORITIES);
        Path certificate = path(CERTIFICATE);
        Path key = path(KEY);
        LEFT_OUT.stream().filter(name -> table.contains(List.of(name))).forEach(name -> {
            Object value = table.get(List.of(name));
            if (!"".equals(value)) {
                notice(name, "has no effect; Java's defaults for TLS 1.2 and 1.3 apply");
            }
        });
        if (isUnchecked) {
            notice(
                    UNCHECKED,
                    "is true; the certificate of " + url.getHost()
                            + " is not verified, so others on the network path can read and change the pushed data");
        }
        if (!isUnchecked && authorities == null && (certificate == null || key == null)) {
            return null;
        }
        try {
            CertificateFiles own = certificate == null || key == null ? null : new CertificateFiles(certificate, key);
            return Trust.forClient(authorities, isUnchecked, own);
        } catch (BadTlsFileException e) {
            problems.add(
                    header,
                    "the TLS files of the writer " + url.getHost() + " cannot be used: " + e.reason() + "; accepted: "
                            + AUTHORITIES + ", " + CERTIFICATE + " and " + KEY + " that name PEM files");
            return null;
        }
    }

    private void notice(String key, String what) {
        notices.add(new Notice(Level.WARN, file.origin(table, key) + ": " + key + " " + what));
    }

    private @Nullable Path path(String key) {
        String text = text(key);
        try {
            return text.isEmpty() ? null : Path.of(text);
        } catch (InvalidPathException e) {
            problems.add(file.origin(table, key), key + " is not a path");
            return null;
        }
    }

    /** Returns a time in milliseconds; a time that is not set, or unlimited in Categraf, gets our default. */
    private Duration millis(String key) {
        Object value = table.get(List.of(key));
        if (value != null && !(value instanceof Long)) {
            problems.add(file.origin(table, key), key + " has the wrong type; accepted: a number of milliseconds");
        }
        return value instanceof Long millis && millis > 0
                ? Duration.ofMillis(Math.min(millis, LONGEST_MILLIS))
                : PushTarget.DEFAULT_TIMEOUT;
    }

    private String text(String key) {
        Object value = table.get(List.of(key));
        if (value != null && !(value instanceof String)) {
            problems.add(file.origin(table, key), key + " has the wrong type; accepted: a string in quotes");
        }
        return value instanceof String text ? text : "";
    }

    /** Reads a list of alternating names and values. */
    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        Object value = table.get(List.of(HEADERS));
        if (value == null) {
            return headers;
        }
        boolean isFit =
                value instanceof TomlArray list && list.size() % 2 == 0 && TomlFile.holdsOnly(String.class, list);
        if (!isFit) {
            problems.add(
                    file.origin(table, HEADERS),
                    HEADERS + " is not a list of alternating names and values; accepted: [\"X-Name\", \"value\"]");
            return headers;
        }
        TomlArray list = (TomlArray) value;
        for (int i = 0; i < list.size(); i += 2) {
            String name = list.getString(i);
            if (PushTarget.isOfConnection(name)) {
                notice(HEADERS, "names " + name + ", which is ignored because it belongs to the connection");
            } else {
                headers.put(name, list.getString(i + 1));
            }
        }
        return headers;
    }
}
