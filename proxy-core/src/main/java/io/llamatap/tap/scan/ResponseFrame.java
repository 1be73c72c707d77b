package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.llamatap.tap.scan.ResponseSchema.FrameType;
import io.llamatap.tap.scan.json.ByteStringMap;
import io.llamatap.tap.scan.json.FieldSink;
import io.llamatap.tap.scan.json.JsonField;
import io.llamatap.tap.scan.json.ScanFault;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the wanted fields of one frame of a response, and adds them to the {@link InferenceStats} when the frame is complete.
 * A frame that is cut off does not count.
 *
 * <p>Names in a list of models are passed on immediately, because each is complete by itself. Owned by the event loop of the
 * exchange.
 */
final class ResponseFrame implements FieldSink {
    private static final ByteStringMap<FinishReason> FINISH_REASONS = ByteStringMap.exact(Map.of(
            "stop", FinishReason.STOP,
            "end_turn", FinishReason.STOP,
            "stop_sequence", FinishReason.STOP,
            "length", FinishReason.LENGTH,
            "max_tokens", FinishReason.LENGTH,
            "max_output_tokens", FinishReason.LENGTH,
            "load", FinishReason.LOAD,
            "unload", FinishReason.UNLOAD,
            "tool_calls", FinishReason.TOOL_CALLS,
            "tool_use", FinishReason.TOOL_CALLS));

    private static final ByteStringMap<ResponseFormat> FORMAT_OF_KIND = ByteStringMap.exact(Map.of(
            "response", ResponseFormat.OPENAI_RESPONSES,
            "response.created", ResponseFormat.OPENAI_RESPONSES,
            "response.queued", ResponseFormat.OPENAI_RESPONSES,
            "response.compaction", ResponseFormat.OPENAI_RESPONSES,
            "chat.completion", ResponseFormat.OPENAI_CHAT,
            "chat.completion.chunk", ResponseFormat.OPENAI_CHAT,
            "text_completion", ResponseFormat.OPENAI_COMPLETIONS,
            "embedding", ResponseFormat.OPENAI_EMBEDDINGS,
            "message", ResponseFormat.ANTHROPIC_MESSAGES,
            "message_start", ResponseFormat.ANTHROPIC_MESSAGES));

    private final ResponseFormat format;
    private final ByteStringMap<FrameType> frameTypes;
    private final Consumer<String> modelNames;
    private InferenceStats stats;
    private final FrameCounts counts = new FrameCounts();

    private boolean hasThinking;
    private boolean hasResponse;
    private boolean hasError;
    private boolean isDone;
    private boolean hasDelta;
    private boolean hasEmptyModel;
    private @Nullable String model;
    private @Nullable FinishReason finishReason;
    private @Nullable FrameType type;

    ResponseFrame(ResponseFormat format, ResponseSchema schema, Consumer<String> modelNames, InferenceStats stats) {
        this.format = format;
        frameTypes = schema.frameTypes();
        this.modelNames = modelNames;
        this.stats = stats;
    }

    /** Adds the next frames to another response. Must be called between frames. */
    void fill(InferenceStats facts) {
        stats = facts;
    }

    /** Returns the response that frames are added to. */
    InferenceStats stats() {
        return stats;
    }

    /** Discards the fields of the frame. */
    void clear() {
        hasThinking = false;
        hasResponse = false;
        hasError = false;
        isDone = false;
        hasDelta = false;
        hasEmptyModel = false;
        model = null;
        finishReason = null;
        type = null;
        counts.clear();
    }

    /** Adds the complete frame to the response. */
    void count() {
        hasResponse |= hasDelta && type == FrameType.RESPONSE;
        if (hasResponse) {
            stats.responseFrames++;
        }
        if (hasResponse || hasThinking || hasDelta) {
            stats.generatedFrames++;
        }
        if (stats.model == null && model != null && !model.isEmpty()) {
            stats.model = model;
        }
        if (finishReason != null) {
            stats.finishReason = finishReason;
        }
        stats.error |= hasError || type == FrameType.FAILURE;
        stats.terminated |= isDone || type == FrameType.END || type == FrameType.LIMIT;
        if (type == FrameType.LIMIT && stats.finishReason == null) {
            stats.finishReason = FinishReason.LENGTH;
        }
        counts.addTo(stats);
    }

    /** Says whether the frame has a finish reason. */
    boolean hasFinishReason() {
        return finishReason != null;
    }

    /** Says whether the model name in the frame is empty. */
    boolean hasEmptyModel() {
        return hasEmptyModel;
    }

    @Override
    public void onString(JsonField field, byte[] bytes, int from, int to, boolean cut) {
        switch (field) {
            case MODEL -> {
                hasEmptyModel = from == to;
                recognise();
                // Every frame repeats the name; only the first one needs a string.
                if (stats.model == null) {
                    model = name(bytes, from, to, cut);
                }
            }
            case LISTED_NAME -> {
                String name = name(bytes, from, to, cut);
                recognise();
                if (!cut && !name.isEmpty()) {
                    modelNames.accept(name);
                }
            }
            case FINISH_REASON -> {
                if (from < to) { // an empty reason means the same as null
                    FinishReason known = FINISH_REASONS.find(bytes, from, to);
                    finishReason = known == null ? FinishReason.OTHER : known;
                    recognise();
                }
            }
            case KIND -> {
                if (stats.detectedFormat == null) {
                    stats.detectedFormat = FORMAT_OF_KIND.find(bytes, from, to);
                }
            }
            case TYPE -> {
                FrameType found = frameTypes.find(bytes, from, to);
                type = found == null ? type : found; // "type", "object" and "status" are all read as the type
                if (found != null || format == ResponseFormat.PROGRESS) {
                    recognise();
                }
            }
            case ERROR -> {
                if (from < to) {
                    hasError = true;
                    stats.errorCause = ErrorCause.of(bytes, from, to);
                    recognise();
                }
            }
            default -> {}
        }
    }

    @Override
    public void onNumber(JsonField field, byte[] bytes, int from, int to) {
        counts.set(field, bytes, from, to);
        recognise();
    }

    @Override
    public void onLiteral(JsonField field, byte first) {
        if (field == JsonField.DONE) {
            isDone = first == 't';
            recognise();
            detectNativeFormat();
        } else if (field == JsonField.BODY) {
            recognise();
        }
    }

    @Override
    public void onPresence(JsonField field, boolean isEmpty) {
        if (field != JsonField.ERROR || !isEmpty) {
            recognise();
        }
        if (isEmpty) {
            return;
        }
        switch (field) {
            case RESPONSE -> hasResponse = true;
            case THINKING -> hasThinking = true;
            case DELTA -> hasDelta = true;
            case ERROR -> hasError = true;
            case REMOTE -> stats.remote = true;
            default -> {}
        }
    }

    /** Only frames of native routes have "done". Their other fields identify the route. */
    private void detectNativeFormat() {
        if (format == ResponseFormat.UNKNOWN && stats.detectedFormat == null && (hasResponse || hasDelta)) {
            stats.detectedFormat = hasDelta ? ResponseFormat.CHAT : ResponseFormat.GENERATE;
        }
    }

    /** Stores only the first time, because a store costs more than a read. */
    private void recognise() {
        if (!stats.recognised) {
            stats.recognised = true;
        }
    }

    private String name(byte[] bytes, int from, int to, boolean cut) {
        if (cut) {
            stats.fault = ScanFault.OVERSIZE_TOKEN;
        }
        return new String(bytes, from, to - from, UTF_8);
    }
}
