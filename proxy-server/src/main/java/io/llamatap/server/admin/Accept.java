package io.llamatap.server.admin;

import java.util.Locale;

/** What a client takes, read out of Accept and Accept-Encoding (RFC 9110 section 12). */
final class Accept {
    private Accept() {}

    /** Says whether gzip may be sent: it is named, or {@code *} is, with a weight above 0. Nothing said means no. */
    static boolean gzip(String acceptEncoding) {
        double gzip = weight(acceptEncoding, "gzip");
        return gzip >= 0 ? gzip > 0 : weight(acceptEncoding, "*") > 0;
    }

    /** Says whether OpenMetrics is asked for by name and wanted no less than plain text. */
    static boolean openMetrics(String accept) {
        double openMetrics = weight(accept, "application/openmetrics-text");
        return openMetrics > 0 && openMetrics >= weight(accept, "text/plain");
    }

    /** Returns the highest weight of an element's name, -1 where it is not named. A weight that cannot be read is 0. */
    private static double weight(String field, String name) {
        double highest = -1;
        for (String element : field.split(",", -1)) {
            String[] parts = element.split(";", -1);
            if (parts[0].strip().equalsIgnoreCase(name)) {
                highest = Math.max(highest, weight(parts));
            }
        }
        return highest;
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                String value = parameter.substring(2).strip();
                return value.matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?") ? Double.parseDouble(value) : 0;
            }
        }
        return 1;
    }
}
