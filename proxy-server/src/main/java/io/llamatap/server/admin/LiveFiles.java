package io.llamatap.server.admin;

import io.llamatap.relay.client.page.LocalPages.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The files of the live page: the page, its script and style, and the library that draws charts. They are read from the jar when they
 * are first requested. Used by one thread, except for static methods.
 */
final class LiveFiles {
    /** The path of the page. */
    static final String PATH = "/metrics/live";

    private static final String BELOW = PATH + "/";

    /** The path of its events. */
    static final String EVENTS = BELOW + "events";

    /**
     * The page loads nothing from elsewhere, runs no script but its own files, and is in no frame. Browsers keep nothing, because a new
     * version may change any file.
     */
    private static final String FIELDS =
            "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
                    + "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n"
                    + "X-Content-Type-Options: nosniff\r\n"
                    + "Referrer-Policy: no-referrer\r\n"
                    + "Cache-Control: no-cache\r\n";

    private static final Map<String, String> TYPES = Map.of(
            "html",
            "text/html; charset=utf-8",
            "js",
            "text/javascript; charset=utf-8",
            "css",
            "text/css; charset=utf-8");

    private static final Set<String> NAMES = Set.of(
            "live.js",
            "live-chart.js",
            "live-dom.js",
            "live-format.js",
            "live-upstream.js",
            "live-words.js",
            "live.css",
            "uplot.js",
            "uplot.css");

    private final Map<String, Page> pages = new HashMap<>();

    /** Says whether a path is the page, one of its files or its events. */
    static boolean owns(String path) {
        return path.equals(PATH)
                || path.equals(EVENTS)
                || (path.startsWith(BELOW) && NAMES.contains(path.substring(BELOW.length())));
    }

    /** Returns the file at a path that it owns. */
    Page at(String path) {
        return pages.computeIfAbsent(path, p -> file(p.equals(PATH) ? "live.html" : p.substring(BELOW.length())));
    }

    private static Page file(String name) {
        String type = TYPES.get(name.substring(name.indexOf('.') + 1));
        return new Page(200, type == null ? "text/plain" : type, null, null, FIELDS, read(name));
    }

    private static byte[] read(String name) {
        try (InputStream in = LiveFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
