package io.llamatap.server.admin;

import java.util.Locale;

/** Content negotiation by Accept and Accept-Encoding (RFC 9110 section 12). */
final class Accept {
    private Accept() {}

    /** Returns whether gzip is accepted: gzip or {@code *} has a weight above 0. Without the field, it is not. */
    static boolean gzip(String acceptEncoding) {
        double gzip = weight(acceptEncoding, "gzip");
        return gzip >= 0 ? gzip > 0 : weight(acceptEncoding, "*") > 0;
    }

    /** Returns whether OpenMetrics is accepted by name, with a weight not below that of plain text. */
    static boolean openMetrics(String accept) {
        double openMetrics = weight(accept, "application/openmetrics-text");
        return openMetrics > 0 && openMetrics >= weight(accept, "text/plain");
    }

    /** Returns the highest weight of an element, -1 if it is missing. A malformed weight is 0. */
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
