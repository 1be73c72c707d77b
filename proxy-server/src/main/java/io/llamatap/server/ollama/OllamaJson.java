package io.llamatap.server.ollama;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.llamatap.metrics.model.ModelName;
import io.llamatap.server.outgoing.UnusableResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads Ollama's JSON as a stream. Missing fields and fields of an unexpected type are unknown values. Only a body that is not JSON, or not
 * such a response at all, is rejected. Stateless.
 */
final class OllamaJson {
    private static final Pattern VERSION = Pattern.compile("[!-~]{1,64}");
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private OllamaJson() {}

    /**
     * Returns the version in a response of {@code /api/version}.
     *
     * @throws UnusableResponseException if it is not a JSON object, or has no version that is safe to log
     */
    static String version(InputStream body) throws IOException {
        String[] version = {null};
        read(body, (name, json) -> {
            if (name.equals("version")) {
                version[0] = text(json);
            }
        });
        String named = version[0];
        if (named == null || !VERSION.matcher(named).matches()) {
            throw new UnusableResponseException("the response has no version");
        }
        return named;
    }

    /** Returns the models of a response. * * @throws UnusableResponseException if it is not a JSON object with a list of models */
    static ModelList models(InputStream body) throws IOException {
        return models(body, name -> {});
    }

    /**
     * Returns the models of a response.
     *
     * @param names receives the names of all models, including those beyond the limit of the list
     * @throws UnusableResponseException if it is not a JSON object with a list of models
     */
    static ModelList models(InputStream body, Consumer<String> names) throws IOException {
        ListFiller list = new ListFiller(names);
        read(body, (name, json) -> {
            if (name.equals("models")) {
                list.fill(json);
            }
        });
        return list.filled();
    }

    /** Takes a field; the parser stands at its value, and may be left there or at the end of it. */
    interface Field {
        void take(String name, JsonParser json) throws IOException;
    }

    /**
     * Reads the fields of a JSON object.
     *
     * @throws UnusableResponseException if it is not a JSON object
     */
    static void read(InputStream body, Field field) throws IOException {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new UnusableResponseException("the response is not a JSON object");
            }
            fields(json, field);
            if (json.nextToken() != null) {
                throw new UnusableResponseException("the response has more than one JSON object");
            }
        } catch (JsonProcessingException e) {
            throw new UnusableResponseException("the response is not JSON");
        }
    }

    /** Reads the fields of the object at whose start the parser stands. */
    static void fields(JsonParser json, Field field) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            field.take(name, json);
            json.skipChildren(); // does nothing at a scalar, or at an end
        }
    }

    private static @Nullable String text(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : null;
    }

    /** Returns a size or count, which old versions and other servers may write as a float. */
    static long size(JsonParser json) throws IOException {
        if (!json.currentToken().isNumeric()) {
            return ListedModel.UNKNOWN;
        }
        double value = json.getValueAsDouble(-1);
        return value >= 0 && value < 0x1p62 ? Math.round(value) : ListedModel.UNKNOWN;
    }

    private static @Nullable Instant instant(JsonParser json) throws IOException {
        String text = text(json);
        try {
            Instant instant = text == null ? null : OffsetDateTime.parse(text).toInstant();
            // Go's zero time stands for none.
            return instant == null || instant.isBefore(Instant.EPOCH) ? null : instant;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Collects models. Used by one thread. */
    private static final class ListFiller {
        private final Consumer<String> names;
        private final Map<String, ListedModel> models = new LinkedHashMap<>();
        private boolean isList;
        private int count;
        private double totalBytes;

        ListFiller(Consumer<String> names) {
            this.names = names;
        }

        void fill(JsonParser json) throws IOException {
            JsonToken token = json.currentToken();
            isList = token == JsonToken.START_ARRAY || token == JsonToken.VALUE_NULL;
            if (token != JsonToken.START_ARRAY) {
                return;
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() == JsonToken.START_OBJECT) {
                    take(json);
                } else {
                    json.skipChildren();
                }
            }
        }

        ModelList filled() throws UnusableResponseException {
            if (!isList) {
                throw new UnusableResponseException("the response has no list of models");
            }
            return new ModelList(models.values().stream().toList(), count, totalBytes);
        }

        private void take(JsonParser json) throws IOException {
            ModelFiller model = new ModelFiller();
            fields(json, model);
            count++;
            totalBytes += Math.max(0, model.sizeBytes);
            String name = model.name();
            if (name != null) {
                names.accept(name);
                if (models.size() < ModelList.MAX_MODELS) {
                    models.putIfAbsent(ModelName.key(name), model.filled(name));
                }
            }
        }
    }

    /** Collects the fields of one model. Used by one thread. */
    private static final class ModelFiller implements Field {
        private @Nullable String name;
        private @Nullable String model;
        private long sizeBytes = ListedModel.UNKNOWN;
        private long vramBytes = ListedModel.UNKNOWN;
        private long contextTokens = ListedModel.UNKNOWN;
        private @Nullable Instant expiresAt;
        private @Nullable String family;
        private @Nullable String parameterSize;
        private @Nullable String quantization;

        @Override
        public void take(String field, JsonParser json) throws IOException {
            switch (field) {
                case "name" -> name = text(json);
                case "model" -> model = text(json);
                case "size" -> sizeBytes = size(json);
                case "size_vram" -> vramBytes = size(json);
                case "context_length" -> contextTokens = size(json);
                case "expires_at" -> expiresAt = instant(json);
                case "details" -> {
                    if (json.currentToken() == JsonToken.START_OBJECT) {
                        fields(json, this::takeDetail);
                    }
                }
                default -> {}
            }
        }

        private void takeDetail(String field, JsonParser json) throws IOException {
            switch (field) {
                case "family" -> family = text(json);
                case "parameter_size" -> parameterSize = text(json);
                case "quantization_level" -> quantization = text(json);
                default -> {}
            }
        }

        @Nullable
        String name() {
            String told = name == null || name.isBlank() ? model : name;
            return told == null || told.isBlank() ? null : ModelName.shortest(told);
        }

        ListedModel filled(String shown) {
            return new ListedModel(
                    shown,
                    sizeBytes,
                    vramBytes,
                    contextTokens,
                    expiresAt,
                    shownOrEmpty(family),
                    shownOrEmpty(parameterSize),
                    shownOrEmpty(quantization));
        }

        private static String shownOrEmpty(@Nullable String text) {
            return text == null ? "" : ModelName.bounded(text);
        }
    }
}
