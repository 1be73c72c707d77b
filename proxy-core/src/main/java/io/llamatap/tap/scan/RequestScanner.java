package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.llamatap.tap.scan.json.FieldSink;
import io.llamatap.tap.scan.json.FieldTree;
import io.llamatap.tap.scan.json.JsonField;
import io.llamatap.tap.scan.json.JsonScanner;
import io.llamatap.tap.scan.json.ScanFault;
import java.util.Map;

/**
 * Reads the JSON of a request as Go's decoder does, because Ollama uses it: keys match in any case, the last duplicate wins, null
 * leaves a plain field unchanged but clears a pointer or a list, and only the first value of the body counts.
 *
 * <p>Owned by the event loop of the exchange.
 */
public final class RequestScanner implements BodyScanner {
    private static final FieldTree FIELDS = FieldTree.foldingCase(Map.ofEntries(
            Map.entry("model", JsonField.MODEL),
            Map.entry("name", JsonField.NAME),
            Map.entry("keep_alive", JsonField.KEEP_ALIVE),
            Map.entry("prompt", JsonField.PROMPT),
            Map.entry("suffix", JsonField.TEXT),
            Map.entry("system", JsonField.TEXT),
            Map.entry("system[].text", JsonField.TEXT),
            Map.entry("images", JsonField.MEDIA),
            Map.entry("context", JsonField.CONTEXT),
            Map.entry("truncate", JsonField.TRUNCATE),
            Map.entry("options.num_ctx", JsonField.CONTEXT_TOKENS),
            Map.entry("options.num_keep", JsonField.KEEP_TOKENS),
            Map.entry("messages", JsonField.MESSAGES),
            Map.entry("messages[].images", JsonField.MEDIA),
            Map.entry("messages[].content", JsonField.TEXT),
            Map.entry("messages[].content[].text", JsonField.TEXT),
            // The result of a tool, as Anthropic's API has it.
            Map.entry("messages[].content[].content", JsonField.TEXT),
            Map.entry("messages[].content[].content[].text", JsonField.TEXT),
            Map.entry("messages[].content[].image_url", JsonField.MEDIA),
            Map.entry("messages[].content[].input_audio", JsonField.MEDIA),
            Map.entry("messages[].content[].source", JsonField.MEDIA),
            Map.entry("messages[].content[].content[].source", JsonField.MEDIA),
            Map.entry("input", JsonField.INPUT),
            Map.entry("input[].content", JsonField.TEXT),
            Map.entry("input[].content[].text", JsonField.TEXT),
            Map.entry("input[].content[].image_url", JsonField.MEDIA),
            Map.entry("input[].content[].input_audio", JsonField.MEDIA),
            Map.entry("input[].output", JsonField.TEXT),
            Map.entry("instructions", JsonField.INSTRUCTIONS),
            Map.entry("previous_response_id", JsonField.PREVIOUS)));

    private RequestFacts facts;
    private final JsonScanner json = new JsonScanner(FIELDS, new FactFiller());

    /** Creates a scanner that fills {@code facts}. */
    RequestScanner(RequestFacts facts) {
        this.facts = facts;
    }

    /** Starts another request. The previous one has ended and was not broken. */
    void begin(RequestFacts next) {
        facts = next;
        json.begin();
    }

    /** Says whether the body was not valid JSON. */
    boolean isBroken() {
        return json.fault() != null;
    }

    @Override
    public void scan(byte[] bytes, int from, int to) {
        json.scan(bytes, from, to);
        noteFault();
    }

    @Override
    public void end() {
        json.end();
        noteFault();
    }

    private void noteFault() {
        if (json.fault() != null) {
            facts.fault = json.fault();
        }
    }

    private final class FactFiller implements FieldSink {
        @Override
        public void onString(JsonField field, byte[] bytes, int from, int to, boolean cut) {
            switch (field) {
                case MODEL -> facts.model = name(bytes, from, to, cut);
                case NAME -> facts.name = name(bytes, from, to, cut);
                case KEEP_ALIVE -> facts.keepAliveZero = !cut && Numbers.isZeroDuration(bytes, from, to);
                default -> {}
            }
        }

        @Override
        public void onLetters(JsonField field, long letters) {
            facts.prompt.onLetters(field, letters);
        }

        @Override
        public void onNumber(JsonField field, byte[] bytes, int from, int to) {
            if (field == JsonField.KEEP_ALIVE) {
                facts.keepAliveZero = Numbers.isZero(bytes, from, to);
            } else {
                facts.prompt.onNumber(field, bytes, from, to);
            }
        }

        @Override
        public void onLiteral(JsonField field, byte first) {
            switch (field) {
                case KEEP_ALIVE -> facts.keepAliveZero = false;
                case MESSAGES -> facts.hasMessages = false;
                case INPUT -> facts.hasInput = false;
                case PREVIOUS -> facts.isContinued = false;
                default -> facts.prompt.onLiteral(field, first);
            }
        }

        @Override
        public void onPresence(JsonField field, boolean isEmpty) {
            facts.prompt.onPresence(field, isEmpty);
            switch (field) {
                case PROMPT -> facts.hasPrompt = !isEmpty;
                case MESSAGES -> facts.hasMessages = !isEmpty;
                case INPUT -> facts.hasInput = !isEmpty;
                case INSTRUCTIONS -> facts.hasInstructions = !isEmpty;
                case PREVIOUS -> facts.isContinued = !isEmpty;
                default -> {}
            }
        }

        private String name(byte[] bytes, int from, int to, boolean cut) {
            if (cut) {
                facts.fault = ScanFault.OVERSIZE_TOKEN;
            }
            return new String(bytes, from, to - from, UTF_8);
        }
    }
}
