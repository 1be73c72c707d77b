package io.llamatap.server.dashboards;

import static io.llamatap.server.dashboards.Json.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How some of what a panel shows differs from the rest of it. Stateless. */
final class Deviation {
    private Deviation() {}

    /** Returns one for the query or the column with this legend; each property is its name in Grafana and a value. */
    static Map<String, Object> of(String legend, Object... propertiesAndValues) {
        return of("byName", legend, propertiesAndValues);
    }

    /** Returns one for the queries whose legends match a regular expression. */
    static Map<String, Object> matching(String legends, Object... propertiesAndValues) {
        return of("byRegexp", legends, propertiesAndValues);
    }

    private static Map<String, Object> of(String matcher, String legends, Object[] propertiesAndValues) {
        List<Object> properties = new ArrayList<>();
        for (int i = 0; i < propertiesAndValues.length; i += 2) {
            properties.add(object("id", propertiesAndValues[i], "value", propertiesAndValues[i + 1]));
        }
        return object("matcher", object("id", matcher, "options", legends), "properties", properties);
    }
}
