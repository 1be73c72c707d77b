package io.llamatap.tap.scan;

import static io.llamatap.tap.scan.JsonValues.at;
import static io.llamatap.tap.scan.JsonValues.elements;
import static io.llamatap.tap.scan.JsonValues.isPresent;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.llamatap.tap.scan.json.ScanFault;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the facts of complete responses in the simplest way: in memory, parsed by Jackson. */
final class ResponseOracle {
    private final ResponseFormat format;
    private final List<String> modelNames = new ArrayList<>();
    private @Nullable String model;
    private int generated;
    private int responses;
    private boolean terminated;
    private boolean error;
    private @Nullable FinishReason finishReason;
    private long prompt = -1;
    private long cached = -1;
    private long output = -1;
    private long total = -1;
    private long load = -1;
    private long promptEval = -1;
    private long eval = -1;

    private ResponseOracle(ResponseFormat format) {
        this.format = format;
    }

    /** Returns the facts of a well-formed response. */
    static ResponseFacts facts(ResponseFormat format, @Nullable String contentType, byte[] body, boolean ends)
            throws IOException {
        ResponseOracle oracle = new ResponseOracle(format);
        String text = new String(body, UTF_8);
        boolean events = contentType != null && contentType.contains("event-stream") && !text.startsWith("{");
        if (contentType != null && contentType.startsWith("text/plain")) {
            return oracle.facts(ScanFault.UNKNOWN_FRAMING);
        }
        if (events) {
            oracle.readEvents(text, ends);
        } else {
            oracle.readValues(
                    ends ? body : text.substring(0, text.lastIndexOf('\n') + 1).getBytes(UTF_8), ends);
        }
        return oracle.facts(null);
    }

    private void readEvents(String text, boolean ends) throws IOException {
        boolean lastIsNameless = false;
        String[] events = text.split("\n\n", -1);
        // What follows the last empty line is not an event.
        for (int i = 0; i < events.length - 1; i++) {
            for (String line : events[i].split("\n", -1)) {
                if (!line.startsWith("data: ")) {
                    continue;
                }
                String data = line.substring("data: ".length());
                if (data.equals("[DONE]")) {
                    terminated |= format.isEndedByDone();
                } else {
                    Object frame = JsonValues.readAll(data.getBytes(UTF_8)).get(0);
                    read(frame);
                    lastIsNameless = "".equals(at(frame, "model"));
                }
            }
        }
        error |= ends && lastIsNameless && !terminated && format.isEndedByDone();
    }

    private void readValues(byte[] json, boolean ends) throws IOException {
        List<@Nullable Object> values = JsonValues.readAll(json);
        for (Object value : values) {
            read(value);
            switch (format) {
                case OPENAI_CHAT, OPENAI_COMPLETIONS ->
                    elements(value, "choices").forEach(choice -> terminated |= isPresent(choice, "finish_reason"));
                case OPENAI_RESPONSES -> terminated |= "completed".equals(at(value, "status"));
                case ANTHROPIC_MESSAGES -> terminated |= at(value, "stop_reason") != null;
                case EMBED, EMBEDDINGS, OPENAI_EMBEDDINGS, MODEL_LIST, TRANSCRIPTION -> terminated |= ends;
                default -> {}
            }
        }
    }

    private void read(@Nullable Object frame) {
        error |= isPresent(frame, "error");
        switch (format) {
            case GENERATE ->
                count(isPresent(frame, "thinking"), isPresent(frame, "response") || isPresent(frame, "tool_calls"));
            case CHAT ->
                count(
                        isPresent(frame, "message", "thinking"),
                        isPresent(frame, "message", "content") || isPresent(frame, "message", "tool_calls"));
            case OPENAI_CHAT, OPENAI_COMPLETIONS -> choices(frame);
            case OPENAI_RESPONSES -> response(frame);
            case ANTHROPIC_MESSAGES -> message(frame);
            case MODEL_LIST -> names(frame);
            case PROGRESS -> terminated |= "success".equals(at(frame, "status"));
            default -> {}
        }
        switch (format) {
            case GENERATE, CHAT, EMBED, EMBEDDINGS -> nativeTotals(frame);
            case OPENAI_CHAT, OPENAI_COMPLETIONS, OPENAI_EMBEDDINGS -> {
                name(at(frame, "model"));
                Object details = at(frame, "usage", "prompt_tokens_details", "cached_tokens");
                usage(at(frame, "usage", "prompt_tokens"), details, at(frame, "usage", "completion_tokens"));
            }
            default -> {}
        }
    }

    private void nativeTotals(@Nullable Object frame) {
        name(at(frame, "model"));
        terminated |= Boolean.TRUE.equals(at(frame, "done"));
        finished(at(frame, "done_reason"));
        usage(at(frame, "prompt_eval_count"), at(frame, "prompt_eval_cached_count"), at(frame, "eval_count"));
        total = number(at(frame, "total_duration"), total);
        load = number(at(frame, "load_duration"), load);
        promptEval = number(at(frame, "prompt_eval_duration"), promptEval);
        eval = number(at(frame, "eval_duration"), eval);
    }

    private void choices(@Nullable Object frame) {
        boolean thinks = false;
        boolean responded = false;
        for (Object choice : elements(frame, "choices")) {
            finished(at(choice, "finish_reason"));
            responded |= format == ResponseFormat.OPENAI_COMPLETIONS && isPresent(choice, "text");
            for (String part : format == ResponseFormat.OPENAI_CHAT ? List.of("delta", "message") : List.<String>of()) {
                thinks |= isPresent(choice, part, "reasoning");
                responded |= isPresent(choice, part, "content") || isPresent(choice, part, "tool_calls");
            }
        }
        count(thinks, responded);
    }

    private void response(@Nullable Object frame) {
        Object whole = at(frame, "type") == null ? frame : at(frame, "response");
        error |= isPresent(whole, "error") || "response.failed".equals(at(frame, "type"));
        terminated |= "response.completed".equals(at(frame, "type"));
        name(at(whole, "model"));
        usage(
                at(whole, "usage", "input_tokens"),
                at(whole, "usage", "input_tokens_details", "cached_tokens"),
                at(whole, "usage", "output_tokens"));
        if (at(frame, "type") instanceof String type) {
            boolean delta = type.endsWith(".delta") && isPresent(frame, "delta");
            count(delta && type.contains("reasoning"), delta && !type.contains("reasoning"));
        } else {
            boolean thinks = false;
            boolean responded = false;
            for (Object item : elements(frame, "output")) {
                thinks |= elements(item, "summary").stream().anyMatch(part -> isPresent(part, "text"));
                responded |= isPresent(item, "arguments");
                responded |= elements(item, "content").stream().anyMatch(part -> isPresent(part, "text"));
            }
            count(thinks, responded);
        }
    }

    private void message(@Nullable Object frame) {
        Object type = at(frame, "type");
        terminated |= "message_stop".equals(type);
        name(at("message_start".equals(type) ? at(frame, "message") : frame, "model"));
        boolean thinks = isPresent(frame, "delta", "thinking");
        boolean responded = isPresent(frame, "delta", "text") || isPresent(frame, "delta", "partial_json");
        for (Object block : elements(frame, "content")) {
            thinks |= isPresent(block, "thinking");
            responded |= isPresent(block, "text") || "tool_use".equals(at(block, "type"));
        }
        count(thinks, responded);
        finished(at("message_delta".equals(type) ? at(frame, "delta") : frame, "stop_reason"));
        Object input = at(frame, "usage", "input_tokens");
        Object read = at(frame, "usage", "cache_read_input_tokens");
        Object whole = input instanceof BigDecimal a && read instanceof BigDecimal b ? a.add(b) : input;
        usage(whole, read, at(frame, "usage", "output_tokens"));
    }

    private void names(@Nullable Object frame) {
        for (Object listed : elements(frame, "models")) {
            if (listed instanceof Map<?, ?> model) {
                model.forEach((key, value) -> {
                    if (key.equals("name") || key.equals("model")) {
                        listed(value);
                    }
                });
            }
        }
        elements(frame, "data").forEach(listed -> listed(at(listed, "id")));
    }

    private void listed(@Nullable Object name) {
        if (name instanceof String text && !text.isEmpty()) {
            modelNames.add(text);
        }
    }

    private void name(@Nullable Object value) {
        if (model == null && value instanceof String text && !text.isEmpty()) {
            model = text;
        }
    }

    private void count(boolean thinks, boolean responded) {
        generated += thinks || responded ? 1 : 0;
        responses += responded ? 1 : 0;
    }

    private void finished(@Nullable Object reason) {
        if (reason instanceof String text && !text.isEmpty()) {
            finishReason = switch (text) {
                case "stop", "end_turn", "stop_sequence" -> FinishReason.STOP;
                case "length", "max_tokens" -> FinishReason.LENGTH;
                case "load" -> FinishReason.LOAD;
                case "unload" -> FinishReason.UNLOAD;
                case "tool_calls", "tool_use" -> FinishReason.TOOL_CALLS;
                default -> FinishReason.OTHER;
            };
        }
    }

    private void usage(@Nullable Object promptCount, @Nullable Object cachedCount, @Nullable Object outputCount) {
        if (number(promptCount, -1) != 0 || number(outputCount, -1) != 0) {
            prompt = number(promptCount, prompt);
            cached = number(cachedCount, cached);
            output = number(outputCount, output);
        }
    }

    private static long number(@Nullable Object value, long otherwise) {
        if (value instanceof BigDecimal number && number.scale() == 0 && number.signum() >= 0) {
            return number.toBigInteger().bitLength() <= 63 ? number.longValue() : otherwise;
        }
        return otherwise;
    }

    private ResponseFacts facts(@Nullable ScanFault fault) {
        return new ResponseFacts(
                model,
                generated,
                responses,
                terminated,
                error,
                finishReason,
                prompt,
                cached,
                output,
                total,
                load,
                promptEval,
                eval,
                fault,
                modelNames);
    }
}
