package io.llamatap.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/**
 * Reads out of Categraf's own file what concerns us: where metrics are pushed to, and what all plugins have in common. All else
 * in it is the agent's, and passed over.
 */
final class AgentFile {
    private static final String WRITERS = "writers";
    private static final String GLOBAL = "global";
    private static final String URL = "url";
    private static final String USER = "basic_auth_user";
    private static final String PASSWORD = "basic_auth_pass";
    private static final String HEADERS = "headers";
    private static final String INTERVAL = "interval";

    private final TomlFile file;
    private final Problems problems;

    AgentFile(TomlFile file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Returns the period of all plugins, judged by none of them yet; null where none is named. */
    @Nullable
    String interval() {
        TomlTable global = table(GLOBAL);
        Object interval = global == null ? null : global.get(List.of(INTERVAL));
        return TomlFile.scalar(interval);
    }

    Writing writing() {
        TomlTable global = table(GLOBAL);
        Map<String, String> labels = global == null ? Map.of() : PluginFile.labels(file, global, "labels", problems);
        List<Writer> writers = new ArrayList<>();
        Object tables = file.root().get(List.of(WRITERS));
        if (tables instanceof TomlArray array && TomlFile.holdsOnly(TomlTable.class, array)) {
            for (int i = 0; i < array.size(); i++) {
                Writer writer = writer(array.getTable(i), file.origin(array.inputPositionOf(i)));
                if (writer != null) {
                    writers.add(writer);
                }
            }
        } else if (tables != null) {
            problems.add(
                    file.origin(file.root(), WRITERS), WRITERS + " has the wrong type; accepted: [[" + WRITERS + "]]");
        }
        return new Writing(file.name(), writers, labels);
    }

    private @Nullable TomlTable table(String key) {
        return file.root().get(List.of(key)) instanceof TomlTable table ? table : null;
    }

    private @Nullable Writer writer(TomlTable table, Origin header) {
        URI url = url(table, header);
        String user = text(table, USER);
        String password = text(table, PASSWORD);
        Map<String, String> headers = headers(table);
        return url == null ? null : new Writer(url, user.isEmpty() ? null : user, password, headers, header);
    }

    /** What is wrong with a URL is told without it: it may hold a password. */
    private @Nullable URI url(TomlTable table, Origin header) {
        Origin origin = table.contains(List.of(URL)) ? file.origin(table, URL) : header;
        try {
            URI url = new URI(text(table, URL));
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https"))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Told below, with all else that is no such URL.
        }
        problems.add(
                origin,
                URL + " of a writer is none; accepted: http://host:port/path or https://host:port/path, the user in "
                        + USER);
        return null;
    }

    private String text(TomlTable table, String key) {
        Object value = table.get(List.of(key));
        if (value != null && !(value instanceof String)) {
            problems.add(file.origin(table, key), key + " has the wrong type; accepted: a text in quotes");
        }
        return value instanceof String text ? text : "";
    }

    /** A list of names and values in turn, as Categraf has it. */
    private Map<String, String> headers(TomlTable table) {
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
                    HEADERS + " is no list of names and values in turn; accepted: [\"X-Name\", \"value\"]");
            return headers;
        }
        TomlArray list = (TomlArray) value;
        for (int i = 0; i < list.size(); i += 2) {
            headers.put(list.getString(i), list.getString(i + 1));
        }
        return headers;
    }
}
