package io.llamatap.server.demo.ollama;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The responses of /api/generate and /api/chat. Immutable. */
final class NativeForm implements ResponseForm {
    static final String JSON = "application/json; charset=utf-8";
    static final String DIED = "{\"error\":\"an error was encountered while running the model: unexpected EOF\"}";

    /** As Go writes times: without the zeros at the end of the nanoseconds. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z')
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final boolean isChat;

    private NativeForm(boolean isChat) {
        this.isChat = isChat;
    }

    static NativeForm generate() {
        return new NativeForm(false);
    }

    static NativeForm chat() {
        return new NativeForm(true);
    }

    @Override
    public PacedResponse streamed(Generation it) {
        Generation.Times times = it.times();
        ResponseBuilder to = ResponseBuilder.chunked("Content-Type: application/x-ndjson\r\n", times.at(times.due(0)));
        for (int i = 0; i < it.thinking().size(); i++) {
            line(to, it, times.due(i), said("", it.thinking().get(i), ""), "\"done\":false}");
        }
        for (int i = 0; i < it.response().size(); i++) {
            line(to, it, it.dueOfResponse(i), said(it.response().get(i), "", ""), "\"done\":false}");
        }
        ToolCall call = it.call();
        if (call != null) {
            line(to, it, it.dueOfCall(), said("", "", calls(it, call)), "\"done\":false}");
        }
        if (it.end() == Generation.End.DIES) {
            to.chunk(it.doneNanos(), DIED + "\n");
        } else {
            line(to, it, it.doneNanos(), said("", "", ""), end(it));
        }
        return to.lastChunk(it.doneNanos());
    }

    @Override
    public PacedResponse whole(Generation it) {
        Instant arrival = it.times().arrival();
        if (it.end() == Generation.End.DIES) {
            return ResponseBuilder.whole("500 Internal Server Error", JSON, DIED, arrival, it.doneNanos());
        }
        ToolCall call = it.call();
        String said = said(it.wholeResponse(), it.wholeThinking(), call == null ? "" : calls(it, call));
        return ResponseBuilder.whole(
                "200 OK",
                JSON,
                begin(it.model(), it.times().at(it.doneNanos())) + said + end(it),
                arrival,
                it.doneNanos());
    }

    /** Returns the response to a request without a prompt, which only loads or unloads a model. */
    PacedResponse loaded(String model, String reason, Instant arrival, long dueNanos) {
        String body = begin(model, arrival.plusNanos(dueNanos)) + said("", "", "") + "\"done\":true,\"done_reason\":\""
                + reason + "\"}";
        return ResponseBuilder.whole("200 OK", JSON, body, arrival, dueNanos);
    }

    private static void line(ResponseBuilder to, Generation it, long due, String said, String end) {
        to.chunk(due, begin(it.model(), it.times().at(due)) + said + end + "\n");
    }

    private static String begin(String model, Instant at) {
        return "{\"model\":" + Json.quote(model) + ",\"created_at\":\"" + time(at) + "\",";
    }

    private String said(String text, String thinking, String calls) {
        String thought = thinking.isEmpty() ? "" : ",\"thinking\":" + Json.quote(thinking);
        return isChat
                ? "\"message\":{\"role\":\"assistant\",\"content\":" + Json.quote(text) + thought + calls + "},"
                : "\"response\":" + Json.quote(text) + thought + ",";
    }

    private static String calls(Generation it, ToolCall call) {
        return ",\"tool_calls\":[{\"id\":\"call_" + it.id(8) + "\",\"function\":{\"index\":0,\"name\":"
                + Json.quote(call.name()) + ",\"arguments\":" + call.arguments() + "}}]";
    }

    private String end(Generation it) {
        Generation.Counts counts = it.counts();
        return "\"done\":true,\"done_reason\":\"" + (it.end() == Generation.End.LENGTH ? "length" : "stop") + "\","
                + (isChat ? "" : "\"context\":[" + context(it) + "],")
                + "\"total_duration\":" + it.doneNanos()
                + ",\"load_duration\":" + it.times().load()
                + ",\"prompt_eval_count\":" + counts.prompt()
                + ",\"prompt_eval_cached_count\":" + counts.cached()
                + ",\"prompt_eval_duration\":" + it.times().prompt()
                + ",\"eval_count\":" + counts.output()
                + ",\"eval_duration\":" + it.outputNanos() + "}";
    }

    /** Returns numbers of tokens: as many as the prompt and the response have. */
    private static String context(Generation it) {
        Stream<String> prompt = Stream.iterate(105, token -> token * 31 % 200_003 + 2)
                .limit(it.counts().prompt())
                .map(String::valueOf);
        Stream<String> response =
                it.response().stream().map(token -> String.valueOf((token.hashCode() & 0x1ffff) + 300));
        return Stream.concat(prompt, response).collect(Collectors.joining(","));
    }

    static String time(Instant at) {
        return TIME.format(at);
    }
}
