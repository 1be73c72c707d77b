package io.llamatap.tap.scan;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the facts of complete requests in the simplest way: in memory, parsed by Jackson, with the rules of Go's decoder. */
record RequestOracle(@Nullable String model, boolean emptyPrompt, boolean keepAliveZero) {

    static RequestOracle scanned(RequestFacts facts) {
        return new RequestOracle(facts.model(), facts.emptyPrompt(), facts.keepAliveZero());
    }

    static RequestOracle read(byte[] body) throws IOException {
        List<@Nullable Object> values = JsonValues.readAll(body);
        Map<String, @Nullable Object> request = new LinkedHashMap<>();
        if (!values.isEmpty() && values.get(0) instanceof Map<?, ?> object) {
            request.putAll(folded(object));
        }
        Object keepAlive = request.get("keep_alive");
        boolean zero = keepAlive instanceof BigDecimal number
                ? number.signum() == 0
                : keepAlive instanceof Double number
                        ? number == 0
                        : keepAlive instanceof String text && text.matches("[-+]?[.a-zµμ]*0[0.a-zµμ]*");
        return new RequestOracle(
                firstNonEmpty(request.get("model"), request.get("name")),
                !JsonValues.isPresent(request, "prompt")
                        && !JsonValues.isPresent(request, "messages")
                        && !JsonValues.isPresent(request, "input"),
                zero);
    }

    private static Map<String, @Nullable Object> folded(Map<?, ?> object) {
        Map<String, @Nullable Object> folded = new LinkedHashMap<>();
        object.forEach((key, value) -> folded.put(key.toString().toLowerCase(Locale.ROOT), value));
        return folded;
    }

    private static @Nullable String firstNonEmpty(@Nullable Object... values) {
        for (Object value : values) {
            if (value instanceof String text && !text.isEmpty()) {
                return text;
            }
        }
        return null;
    }
}
