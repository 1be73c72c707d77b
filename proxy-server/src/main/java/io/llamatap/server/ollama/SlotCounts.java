package io.llamatap.server.ollama;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.llamatap.server.outgoing.UnusableResponseException;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a runner reports about its slots, added up. Immutable. Texts in the response, such as prompts, are skipped.
 *
 * @param slots the number of slots
 * @param busy the number of slots that work on a request
 * @param contextTokens the tokens in the contexts of all slots; {@link ListedModel#UNKNOWN} if a busy slot does not report them
 * @param contextSize the size of the contexts of all slots, in tokens
 * @param decodedTokens the tokens that were generated for the requests at work
 */
record SlotCounts(long slots, long busy, long contextTokens, long contextSize, long decodedTokens) {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    /**
     * Reads the response of {@code /slots} of llama-server.
     *
     * @throws UnusableResponseException if it is not such a response
     */
    static SlotCounts read(InputStream body) throws IOException {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw new UnusableResponseException("the response is not a list of slots");
            }
            SlotCounts counts = new SlotCounts(0, 0, 0, 0, 0);
            while (json.nextToken() == JsonToken.START_OBJECT) {
                Slot slot = new Slot();
                OllamaJson.fields(json, slot);
                counts = counts.plus(slot.counts());
            }
            if (json.currentToken() != JsonToken.END_ARRAY || counts.slots == 0) {
                throw new UnusableResponseException("the response is not a list of slots");
            }
            return counts;
        } catch (JsonProcessingException e) {
            throw new UnusableResponseException("the response is not JSON");
        }
    }

    SlotCounts plus(SlotCounts other) {
        boolean isKnown = contextTokens >= 0 && other.contextTokens >= 0;
        return new SlotCounts(
                slots + other.slots,
                busy + other.busy,
                isKnown ? contextTokens + other.contextTokens : ListedModel.UNKNOWN,
                contextSize + other.contextSize,
                decodedTokens + other.decodedTokens);
    }

    /** Collects the fields of one slot. Used by one thread. */
    private static final class Slot implements OllamaJson.Field {
        private boolean isBusy;
        private long contextTokens = ListedModel.UNKNOWN;
        private long contextSize;
        private long decodedTokens;

        @Override
        public void take(String name, JsonParser json) throws IOException {
            switch (name) {
                case "is_processing" -> isBusy = json.currentToken() == JsonToken.VALUE_TRUE;
                case "n_ctx" -> contextSize = Math.max(0, OllamaJson.size(json));
                case "n_prompt_tokens" -> contextTokens = OllamaJson.size(json);
                case "n_decoded" -> decodedTokens = Math.max(0, OllamaJson.size(json));
                case "next_token" -> takeNextToken(json);
                default -> {}
            }
        }

        /** Newer versions send a list of one object, older ones the object. */
        private void takeNextToken(JsonParser json) throws IOException {
            boolean isList = json.currentToken() == JsonToken.START_ARRAY;
            if (isList && json.nextToken() == JsonToken.END_ARRAY) {
                return;
            }
            if (json.currentToken() == JsonToken.START_OBJECT) {
                OllamaJson.fields(json, this);
            } else {
                json.skipChildren();
            }
            while (isList && json.nextToken() != JsonToken.END_ARRAY) {
                json.skipChildren();
            }
        }

        /** A slot that has not been used yet has no tokens. */
        SlotCounts counts() {
            long held = contextTokens < 0 && !isBusy ? 0 : contextTokens;
            return new SlotCounts(1, isBusy ? 1 : 0, held, contextSize, isBusy ? decodedTokens : 0);
        }
    }
}
