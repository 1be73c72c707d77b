package io.llamatap.server.command.top;

import io.llamatap.server.command.top.view.Colours;
import io.llamatap.server.command.top.view.Letters;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What the variables say about the terminal. Immutable. */
final class Terminals {
    private static final int USUAL_COLUMNS = 100;
    private static final int FEWEST_COLUMNS = 20;
    private static final int MOST_COLUMNS = 1000;

    private final Map<String, String> environment;
    private final String type;

    Terminals(Map<String, String> environment) {
        this.environment = environment;
        this.type = environment.getOrDefault("TERM", "");
    }

    /** Returns whether it can show text alone, line after line. */
    boolean isDumb() {
        return type.isEmpty() || type.equals("dumb");
    }

    /** Returns the colours: none where they are not wanted (no-color.org), or are not there. */
    Colours colours() {
        boolean isUnwanted = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return isUnwanted || type.startsWith("vt") ? Colours.MONOCHROME : Colours.ALL;
    }

    /** Returns the characters. The console of Linux has no font for most of them. */
    Letters letters() {
        String locale = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("")
                .toLowerCase(Locale.ROOT);
        boolean isUnicode = (locale.contains("utf-8") || locale.contains("utf8")) && !type.equals("linux");
        return isUnicode ? Letters.UNICODE : Letters.ASCII;
    }

    /** Returns how long lines of plain text may be. */
    int columns() {
        try {
            int columns = Integer.parseInt(environment.getOrDefault("COLUMNS", ""));
            return Math.max(FEWEST_COLUMNS, Math.min(MOST_COLUMNS, columns));
        } catch (NumberFormatException e) {
            return USUAL_COLUMNS;
        }
    }
}
