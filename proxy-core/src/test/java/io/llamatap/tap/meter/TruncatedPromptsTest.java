package io.llamatap.tap.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.PromptRecorder;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.testkit.Page;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.Replay;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts that Ollama cut are found, and none that it did not cut is taken for one. */
class TruncatedPromptsTest {
    private static final String VERSION = "ollama-0.33.0-rc2";
    private static final String TRUNCATED = "ollama_proxy_prompts_truncated_total";
    private static final String MODEL = "gemma3:270m";

    private final List<AccessRecord> told = new ArrayList<>();
    private final MetricsRegistry registry =
            new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64, () -> 1_000_000_000L);
    private final LoopTap loop = new MetricsTapFactory(registry, null, number -> told::add).forLoop(0);

    @ParameterizedTest
    @CsvSource({
        "generate-truncated-256, fingerprint, 256",
        "generate-truncated-keep100-512, fingerprint, 512",
        "chat-oldest-dropped-256, size, 256"
    })
    void findsWhatARealOllamaCut(String name, String reason, long context) {
        registry.prompts().onVersion("0.33.0-rc2");
        learn();
        Page before = Page.of(registry);
        replay(name);
        Page after = Page.of(registry);
        assertThat(after.value(TRUNCATED + " model=" + MODEL + " reason=" + reason))
                .isEqualTo(1);
        assertThat(after.sum(TRUNCATED)).isEqualTo(1);
        String used = "ollama_proxy_context_used_ratio_sum model=" + MODEL;
        assertThat(after.value(used) - before.value(used)).isBetween(100.0 / context, 1.0);
        assertThat(relayed().truncation())
                .isNotNull()
                .extracting(cut -> cut.label())
                .isEqualTo(reason);
    }

    @Test
    void findsWhatWasCutWithTheContextThatOllamaHoldsTheModelWith() {
        registry.prompts().onVersion("0.33.0-rc2");
        learn();
        replay("v1-chat-truncated-stream-usage");
        assertThat(Page.of(registry).sum(TRUNCATED)).isZero();
        look(2048, 0);
        assertThat(Page.of(registry).value(TRUNCATED + " model=" + MODEL + " reason=fingerprint"))
                .isEqualTo(1);
        replay("v1-chat-truncated-stream-usage");
        assertThat(Page.of(registry).value(TRUNCATED + " model=" + MODEL + " reason=fingerprint"))
                .isEqualTo(2);
        assertThat(relayed().truncation()).isNotNull();
    }

    @Test
    void doesNotTakeALookFromBeforeTheRequestForItsContext() {
        registry.prompts().onVersion("0.33.0-rc2");
        learn();
        look(2048, -1);
        replay("v1-chat-truncated-stream-usage");
        registry.prompts().onFailure();
        look(2048, -1);
        assertThat(Page.of(registry).sum(TRUNCATED)).isZero();
    }

    @Test
    void doesNotTakeAContextThatHasJustChangedForTheRequests() {
        registry.prompts().onVersion("0.33.0-rc2");
        learn();
        look(4096, -1);
        replay("v1-chat-truncated-stream-usage");
        look(2048, 1);
        assertThat(Page.of(registry).sum(TRUNCATED)).isZero();
        assertThat(Page.of(registry).value("ollama_proxy_context_used_ratio_count model=" + MODEL))
                .isEqualTo(4); // those that were learned from
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.29.9", "0.0.0", "0.3", "dev", ""})
    void judgesNoVersionsThatCutInAnotherWay(String version) {
        registry.prompts().onVersion(version);
        learn();
        replay("generate-truncated-256");
        assertThat(Page.of(registry).sum(TRUNCATED)).isZero();
        assertThat(Page.of(registry).sum("ollama_proxy_context_used_ratio_count"))
                .isZero();
    }

    @Test
    void judgesNothingBeforeTheModelsTokensAreKnown() {
        registry.prompts().onVersion("0.33.0");
        replay("generate-truncated-256");
        replay("generate-near-context-256");
        replay("generate-near-context-256");
        replay("generate-truncated-256");
        assertThat(Page.of(registry).sum(TRUNCATED)).isZero();
    }

    @Test
    void callsNoOtherRecordingCut() {
        registry.prompts().onVersion("0.33.0");
        learn();
        for (Recording recording : Recording.all()) {
            if (recording.toString().contains("truncated")
                    || recording.toString().contains("dropped")) {
                continue;
            }
            Replay.whole(recording, loop);
            for (long context : new long[] {2048, 4096, 256, 300, 20, 512}) {
                look(context, 0);
                look(context, 0);
            }
        }
        assertThat(Page.of(registry).sum(TRUNCATED)).isZero();
    }

    @Test
    void tellsWhichLimitOnItsLengthEndedAResponse() {
        registry.prompts().onVersion("0.33.0");
        replay("generate-context-full");
        replay("generate-near-context-256");
        Page page = Page.of(registry);
        String ends = "ollama_proxy_length_ends_total model=" + MODEL + " reason=";
        assertThat(page.value(ends + "context_full")).isEqualTo(1);
        assertThat(page.value(ends + "output_limit")).isEqualTo(1);
        String used = "ollama_proxy_context_used_ratio_bucket model=" + MODEL + " le=";
        assertThat(page.value(used + "1.0")).isEqualTo(1);
        assertThat(page.value(used + "5.0")).isEqualTo(2);
        assertThat(page.value("ollama_proxy_context_used_ratio_sum model=" + MODEL))
                .isBetween(603 / 256.0 + 211 / 256.0 - 0.001, 603 / 256.0 + 211 / 256.0 + 0.001);
    }

    /** Kinds of text, each with the letters and bytes that its tokens may have. */
    enum Kind {
        PROSE,
        CODE,
        IDEOGRAPHS,
        HANGUL,
        CYRILLIC,
        BLANKS,
        DIGITS,
        RULES;

        /** Appends a token as a tokenizer may make it. */
        void token(Random random, StringBuilder text) {
            switch (this) {
                // 4.7 bytes a token, the blank included.
                case PROSE -> word(random, text.append(' '), 2 + random.nextInt(6));
                case CODE -> {
                    if (random.nextInt(3) == 0) {
                        text.append("\\n").append(" ".repeat(4 * random.nextInt(6)));
                    } else if (random.nextInt(2) == 0) {
                        text.append("(){}[];=.,<>+\\\"'/".charAt(random.nextInt(12)));
                    } else {
                        word(random, text, 1 + random.nextInt(6));
                    }
                }
                case IDEOGRAPHS -> wide(random, text, 0x4e00, 0x5000, 1 + random.nextInt(2));
                case HANGUL -> wide(random, text, 0xac00, 0x2b00, 1 + random.nextInt(2));
                case CYRILLIC -> wide(random, text.append(' '), 0x430, 32, 1 + random.nextInt(6));
                case BLANKS -> {
                    text.append(
                            random.nextBoolean()
                                    ? " ".repeat(1 + random.nextInt(80))
                                    : "\\n".repeat(1 + random.nextInt(16)));
                    text.append((char) ('a' + random.nextInt(26)));
                }
                case DIGITS -> text.append(random.nextInt(10));
                default -> text.append("=-*#_.".charAt(random.nextInt(6)) + "").append(text.charAt(text.length() - 1));
            }
        }

        private static void word(Random random, StringBuilder text, int letters) {
            for (int i = 0; i < letters; i++) {
                text.append((char) ('a' + random.nextInt(26)));
            }
        }

        private static void wide(Random random, StringBuilder text, int first, int count, int letters) {
            for (int i = 0; i < letters; i++) {
                text.append((char) (first + random.nextInt(count)));
            }
        }
    }

    /** For each kind that was learned from, every kind is asked; 10,000 prompts in all. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void callsNoHonestPromptCutAroundTheCriticalLengths(Kind learned) {
        registry.prompts().onVersion("0.33.0");
        Random random = new Random(learned.name().hashCode());
        registry.models().list("m");
        for (int i = 0; i < 5; i++) {
            ask(random, learned, 200, 2048, true);
        }
        int asked = 0;
        for (int i = 0; i < 1250; i++) {
            int context = 256 << random.nextInt(3);
            int critical =
                    switch (random.nextInt(4)) {
                        case 0 -> context - (context - 5) / 2;
                        case 1 -> context - (context - 4) / 2;
                        case 2 -> context - random.nextInt(40);
                        default -> context - (context - 5) / 2 - 3 + random.nextInt(7);
                    };
            ask(random, Kind.values()[random.nextInt(Kind.values().length)], critical, context, random.nextBoolean());
            asked++;
        }
        Page page = Page.of(registry);
        assertThat(asked * Kind.values().length).isEqualTo(10_000);
        assertThat(page.value("ollama_proxy_context_used_ratio_count model=m:latest"))
                .isEqualTo(1255);
        assertThat(page.sum(TRUNCATED)).isZero();
    }

    /** The same prompts with three times as many tokens are found, wherever their letters allow. */
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"PROSE", "CYRILLIC"})
    void findsPromptsThatAreFarTooLong(Kind kind) {
        registry.prompts().onVersion("0.33.0");
        Random random = new Random(3);
        registry.models().list("m");
        for (int i = 0; i < 5; i++) {
            ask(random, kind, 200, 2048, true);
        }
        for (int i = 0; i < 100; i++) {
            exchange(random, kind, 1500, 259, 512, true);
        }
        assertThat(Page.of(registry).sum(TRUNCATED, "reason=fingerprint")).isEqualTo(100);
    }

    private void ask(Random random, Kind kind, int tokens, int context, boolean isChat) {
        exchange(random, kind, tokens, tokens, context, isChat);
    }

    private void exchange(Random random, Kind kind, int tokens, int read, int context, boolean isChat) {
        StringBuilder text = new StringBuilder("x");
        for (int i = 0; i < tokens; i++) {
            kind.token(random, text);
        }
        String prompt = isChat
                ? "\"messages\":[{\"role\":\"system\",\"content\":\"y\"},{\"role\":\"user\",\"content\":\"" + text
                        + "\"}]"
                : "\"prompt\":\"" + text + "\"";
        String body = "{\"model\":\"m\"," + prompt + ",\"options\":{\"num_ctx\":" + context + "}}";
        OllamaEndpoint endpoint = isChat ? OllamaEndpoint.CHAT : OllamaEndpoint.GENERATE;
        Tap tap = loop.onRequest(endpoint, "POST", null, 0);
        send(body, random, tap::onRequestBody);
        tap.onRequestEnd();
        tap.onResponseHead(200, "application/x-ndjson", null, 1);
        String generated = isChat ? "\"message\":{\"content\":\"a\"}" : "\"response\":\"a\"";
        send(
                "{\"model\":\"m\"," + generated + ",\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":"
                        + read + ",\"eval_count\":3}\n",
                random,
                (bytes, index, length) -> tap.onResponseBody(bytes, index, length, 2));
        tap.onResponseFlushed(2, 3);
        tap.onEnd(ExchangeEnd.COMPLETE, 200, 4);
    }

    private static void send(String text, Random random, Bodies.Sink sink) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, UTF_8);
        int length = bytes.readableBytes();
        int cut = random.nextInt(length);
        sink.take(bytes, 0, cut);
        sink.take(bytes, cut, length - cut);
        bytes.release();
    }

    /** Plays honest prompts, from which a model's tokens become known. */
    private void learn() {
        replay("generate-near-context-256");
        replay("generate-context-full");
        replay("generate-near-context-256");
        replay("generate-context-full");
    }

    private void replay(String name) {
        told.clear();
        Recording recording = Recording.load(VERSION, name);
        Replay replay = Replay.begin(recording, loop, false);
        replay.tap().onClient(null, recording.method(), recording.path());
        replay.reads(Integer.MAX_VALUE).end(ExchangeEnd.COMPLETE);
    }

    private AccessRecord.Relayed relayed() {
        return Objects.requireNonNull(told.get(0).relayed());
    }

    /** Ollama is looked at, and holds the model. */
    private void look(long context, long nanos) {
        registry.prompts().onPolled(Map.of(registry.models().find(MODEL), context), nanos);
        assertThat(registry.models().find(MODEL)).isNotEqualTo(ModelLabel.OTHER);
        new PromptRecorder(registry.poller(), registry.prompts()).settle();
    }
}
