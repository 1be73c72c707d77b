package io.llamatap.relay;

import io.llamatap.relay.StrictParser.Field;
import io.llamatap.relay.StrictParser.Message;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What must arrive of a message on the other side, determined without the relay's code. */
final class Expected {
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade", "transfer-encoding");
    /** The fields that are rewritten whatever the original contained. */
    private static final Set<String> WRITTEN_ANEW = Set.of("content-length", "host");

    private Expected() {}

    /** Returns everything that matters of a request, as one text. */
    static String request(Message request) {
        String method = request.start().get(0);
        String target = request.start().get(1);
        boolean absolute = target.regionMatches(true, 0, "http://", 0, 7);
        String authority = target.replaceFirst("(?i)^http://", "").replaceFirst("(?s)[/?].*", "");
        List<String> hosts = request.values("Host");
        String host = absolute ? authority : hosts.isEmpty() ? "127.0.0.1:9" : hosts.get(0);
        String origin = absolute ? origin(method, target) : target;
        boolean http10 = request.start().get(2).equals("0");
        List<String> fields = endToEnd(request.fields(), http10 ? Set.of("expect") : Set.of());
        return method + " " + origin + " " + host + " " + framing(request) + " " + fields + " " + request.body();
    }

    private static String origin(String method, String target) {
        String origin = target.replaceFirst("(?i)^http://[^/?]*", "");
        if (origin.isEmpty()) {
            return method.equals("OPTIONS") ? "*" : "/";
        }
        return origin.startsWith("?") ? "/" + origin : origin;
    }

    /** Returns everything that matters of a response, except what its status forbids and what marks its end. */
    static String response(Message response) {
        boolean lengthMeansNothing = response.status() < 200 || response.status() == 204;
        return response.start().get(1)
                + response.start().get(2)
                + " "
                + (lengthMeansNothing
                        ? ""
                        : response.values("Content-Length").stream()
                                .map(Expected::canonical)
                                .toList())
                + " "
                + response.values("Host")
                + endToEnd(response.fields(), Set.of())
                + " "
                + response.body();
    }

    /** Returns the trailers that may be passed on. */
    static List<String> trailers(Message response) {
        return endToEnd(response.trailers(), Set.of());
    }

    /** Returns whether no other request follows on the connection. */
    static boolean isLast(Message request) {
        Set<String> options = options(request.fields());
        return options.contains("close") || (request.start().get(2).equals("0") && !options.contains("keep-alive"));
    }

    private static String framing(Message request) {
        List<String> lengths = request.values("Content-Length");
        return request.values("Transfer-Encoding").isEmpty()
                ? lengths.stream().map(Expected::canonical).toList().toString()
                : "chunked";
    }

    private static String canonical(String length) {
        return length.replaceFirst("^0+(?=[0-9])", "");
    }

    private static List<String> endToEnd(List<Field> fields, Set<String> alsoDropped) {
        Set<String> dropped = options(fields);
        dropped.addAll(alsoDropped);
        List<String> kept = new ArrayList<>();
        for (Field field : fields) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (!HOP_BY_HOP.contains(name) && !WRITTEN_ANEW.contains(name) && !dropped.contains(name)) {
                kept.add(field.name() + ": " + field.value());
            }
        }
        return kept;
    }

    private static Set<String> options(List<Field> fields) {
        Set<String> options = new LinkedHashSet<>();
        for (Field field : fields) {
            if (field.is("Connection")) {
                for (String option : field.value().split(",", -1)) {
                    options.add(option.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return options;
    }
}
