package io.llamatap.server.command.doctor.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.command.doctor.fact.Names;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Findings come in the order of their harm; one cause makes one finding; and the figures are those that were read. */
class ExaminationTest {
    private static List<Finding> of(Facts facts) {
        return Examination.of(facts.situation(), Set.of());
    }

    private static List<String> names(Facts facts) {
        return of(facts).stream().map(finding -> finding.complaint().id()).toList();
    }

    private static String text(Facts facts) {
        return of(facts).toString();
    }

    @Test
    void putsTheWorstFirst() {
        assertThat(names(new Facts()
                        .grown(Names.LOG_DROPPED, 5)
                        .grown(Names.TRUNCATED, 3, "model", "m", "reason", "fingerprint")
                        .now(Names.STUCK, 2, "model", "m")
                        .now(Names.SILENCE, 400)))
                .containsExactly("ollama-hangs", "prompts-cut", "log-loses-lines");
    }

    @Test
    void saysNothingOfSymptomsWhileOllamaIsDown() {
        assertThat(names(new Facts()
                        .down()
                        .requests("upstream_error", 50)
                        .requests("cancelled", 50)
                        .grown(Names.POLL_FAILURES, 9, "target", "version")
                        .now(Names.STUCK, 2, "model", "m")))
                .containsExactly("ollama-down");
    }

    @Test
    void saysTheCauseAndNotItsSymptoms() {
        assertThat(names(new Facts()
                        .requests("ok", 60)
                        .requests("stream_error", 30)
                        .grown(Names.MODEL_FAILURES, 20, "model", "m", "reason", "runner_crashed")))
                .containsExactly("runner-crashes");
        assertThat(names(new Facts()
                        .slow(Names.FIRST_TOKEN, 20, 20, "model", "m")
                        .slow(Names.QUEUE_WAIT, 20, 20, "model", "m")))
                .containsExactly("requests-queue");
        assertThat(names(new Facts()
                        .slow(Names.FIRST_TOKEN, 20, 20, "model", "m")
                        .grown(Names.COLD_REQUESTS, 20, "model", "m")
                        .grown(Names.LOAD_EVENTS, 6, "model", "m", "event", "unload", "reason", "evicted")))
                .containsExactly("models-thrash");
    }

    @Test
    void waitsForPollsBeforeItSaysThatNothingIsHeld() {
        assertThat(names(new Facts().window(59).requests("ok", 100).now(Names.MODELS_LOADED, 0)))
                .isEmpty();
        assertThat(names(new Facts().window(60).requests("ok", 100).now(Names.MODELS_LOADED, 0)))
                .containsExactly("holds-nothing");
    }

    @Test
    void doesNotCryOnThreeRequests() {
        assertThat(names(new Facts().requests("cancelled", 3).requests("client_error", 2)))
                .isEmpty();
        assertThat(names(new Facts().requests("upstream_error", 2))).isEmpty();
        assertThat(names(new Facts().slow(Names.FIRST_TOKEN, 2, 2, "model", "m")))
                .isEmpty();
        assertThat(names(new Facts().grown(Names.COLD_REQUESTS, 2, "model", "m")))
                .isEmpty();
    }

    @Test
    void namesTheContextThatPromptsNeed() {
        assertThat(text(new Facts()
                        .grown(Names.TRUNCATED, 7, "model", "qwen3:8b", "reason", "fingerprint")
                        .model("qwen3:8b", 9, 9)
                        .needs("qwen3:8b", 12288)))
                .contains(
                        "prompts cut in the last 15 minutes: qwen3:8b 7",
                        "context of 4096 tokens",
                        "num_ctx 12288",
                        "OLLAMA_CONTEXT_LENGTH=12288");
    }

    @Test
    void saysWhetherClientsLeaveBeforeTheFirstToken() {
        Facts early = new Facts()
                .requests("cancelled", 8)
                .requests("ok", 12)
                .grown(Names.CANCELLATIONS, 6, "model", "m", "phase", "waiting_first_byte")
                .grown(Names.CANCELLATIONS, 2, "model", "m", "phase", "streaming");
        assertThat(text(early))
                .contains("before the first token", "8 of 20 requests (40 %)", "6 of them before the first token");
    }

    @Test
    void saysHowToMeterEachReason() {
        Facts facts = new Facts()
                .grown(Names.UNMETERED, 30, "reason", "no_usage")
                .grown(Names.UNMETERED, 5, "reason", "content_encoding")
                .grown(Names.SUCCESSES, 40, "model", "m");
        assertThat(text(facts))
                .contains(
                        "35 of 40 successful responses (88 %)",
                        "no_usage 30, content_encoding 5",
                        "\"stream_options\": {\"include_usage\": true}",
                        "compresses");
    }

    @Test
    void tellsApartAGpuThatIsMissingAndOneThatIsTooSmall() {
        assertThat(names(new Facts().model("a", 100, 0))).containsExactly("no-gpu");
        assertThat(names(new Facts().model("a", 100, 0).model("b", 100, 100))).containsExactly("gpu-partial");
        assertThat(names(new Facts().model("a", 100, 0).now(Names.GPU_MEMORY, 8e9, "gpu_id", "0", "type", "total")))
                .containsExactly("gpu-partial");
        assertThat(text(new Facts().model("a", 8_000_000_000L, 6_000_000_000L))).contains("6.0 GB of 8.0 GB (75 %)");
    }

    @Test
    void saysWhatModelsThatPushEachOtherOutCost() {
        Facts facts = new Facts().model("a", 5_000_000_000L, 5_000_000_000L).model("b", 9_000_000_000L, 9_000_000_000L);
        for (String model : List.of("a", "b")) {
            facts.grown(Names.LOAD_EVENTS, 4, "model", model, "event", "unload", "reason", "evicted")
                    .grown(Names.LOAD_EVENTS, 5, "model", model, "event", "load", "reason", "request")
                    .grown(Names.COLD_REQUESTS, 5, "model", model)
                    .grown(Names.COLD_START + Names.SUM, 30, "model", model);
        }
        assertThat(text(facts))
                .contains(
                        "2 models push each other out of memory: a, b.",
                        "8 times in the last 15 minutes",
                        "loads: a 5, b 5",
                        "they took 60 seconds in all",
                        "a 5.0 GB in memory, b 9.0 GB in memory",
                        "OLLAMA_MAX_LOADED_MODELS is below 2");
    }

    @Test
    void findsAResponseThatDoesNotEnd() {
        Facts facts = new Facts()
                .now(Names.OLDEST, 4000, "model", "m", "phase", "streaming")
                .now(Names.OLDEST, 3500, "model", "other", "phase", "streaming")
                .now(Names.OLDEST, 1, "model", "m", "phase", "waiting_first_byte");
        assertThat(names(facts)).containsExactly("response-never-ends");
        assertThat(text(facts))
                .contains("m: the oldest response has been going on for")
                .doesNotContain("other");
        assertThat(names(facts.now(Names.STUCK, 1, "model", "m", "phase", "streaming")))
                .containsExactly("requests-stuck");
    }

    @Test
    void findsAModelThatStaysWhenItsTimeIsOver() {
        double now = Facts.NOW.getEpochSecond();
        Facts facts = new Facts()
                .now(Names.POLL_SUCCESS, now - 5, "target", "ps")
                .now(Names.POLL_SUCCESS, now - 1, "target", "tags")
                .now(Names.MODEL_EXPIRES, now - 1000, "model", "stays")
                .now(Names.MODEL_EXPIRES, now - 300, "model", "ends")
                .now(Names.MODEL_EXPIRES, now - 1000, "model", "works")
                .now(Names.MODEL_IN_FLIGHT, 1, "model", "works")
                .now(Names.MODEL_EXPIRES, now + 1e9, "model", "for good");
        assertThat(names(facts)).containsExactly("cannot-unload");
        assertThat(text(facts)).contains("Ollama does not unload stays.", "17 minutes after its time");
        assertThat(names(new Facts()
                        .now(Names.POLL_SUCCESS, now - 3600, "target", "ps")
                        .now(Names.MODEL_EXPIRES, now - 3400, "model", "polled long ago")))
                .isEmpty();
    }

    @Test
    void findsTransfersThatAreNotStreamed() {
        String[] pull = {"route", "/api/pull", "model", "", "outcome", "upstream_error", "code", "500"};
        String[] chat = {"route", "/api/chat", "model", "m", "outcome", "upstream_error", "code", "500"};
        assertThat(names(new Facts().grown(Names.REQUESTS, 1, pull))).containsExactly("pull-fails");
        assertThat(names(new Facts().grown(Names.REQUESTS, 1, chat))).isEmpty();
    }

    @Test
    void doesNotTakeMemoryForEmptyByAPollOfLongAgo() {
        double now = Facts.NOW.getEpochSecond();
        Facts facts = new Facts().requests("ok", 20).now(Names.MODELS_LOADED, 0);
        assertThat(names(facts.now(Names.POLL_SUCCESS, now - 1000, "target", "ps")))
                .isEmpty();
        assertThat(names(facts.now(Names.POLL_SUCCESS, now - 10, "target", "ps")))
                .containsExactly("holds-nothing");
    }
}
