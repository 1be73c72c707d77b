package io.llamatap.server.command.doctor.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.command.doctor.fact.Names;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each complaint is made just above its limit, and not just below. */
class LimitsTest {
    private static final double NOW = Facts.NOW.getEpochSecond();
    private static final String MODEL = "m:1";

    private static List<Complaint> complaints(Facts facts) {
        return Examination.of(facts.situation(), Set.of()).stream()
                .map(Finding::complaint)
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void isMadeJustAboveItsLimitAndNotJustBelow(Complaint complaint) {
        assertThat(complaints(facts(complaint, true))).as("above").containsExactly(complaint);
        assertThat(complaints(facts(complaint, false))).as("below").isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void isSilencedByItsName(Complaint complaint) {
        assertThat(Examination.of(facts(complaint, true).situation(), EnumSet.of(complaint)))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatAndWhatToDo(Complaint complaint) {
        Finding finding =
                Examination.of(facts(complaint, true).situation(), Set.of()).get(0);
        assertThat(finding.what()).endsWith(".");
        assertThat(finding.figures()).isNotEmpty().noneMatch(String::isBlank);
        assertThat(finding.remedies()).isNotEmpty().noneMatch(String::isBlank);
    }

    private static Facts facts(Complaint complaint, boolean isAbove) {
        Facts facts = new Facts();
        return switch (complaint) {
            case OLLAMA_DOWN -> isAbove ? facts.down() : facts;
            case OLLAMA_HANGS ->
                isAbove
                        ? facts.now(Names.STUCK, 1, "model", MODEL).now(Names.SILENCE, 301)
                        : facts.now(Names.SILENCE, 301);
            case SERVES_NOBODY ->
                facts.requests("upstream_error", 2)
                        .requests("stream_error", isAbove ? 3 : 2)
                        .requests("cancelled", 1);
            case HOST_REJECTED -> facts.now(Names.HOST_DIFFERS, isAbove ? 1 : 0);
            case REQUESTS_STUCK ->
                isAbove
                        ? facts.now(Names.STUCK, 1, "model", MODEL).now(Names.SILENCE, 299)
                        : facts.now(Names.SILENCE, 299);
            case RUNNER_CRASHES -> failed(facts, isAbove, "runner_crashed");
            case OUT_OF_MEMORY -> failed(facts, isAbove, "out_of_memory");
            case QUEUE_FULL -> failed(facts, isAbove, "queue_full");
            case CLOUD_LIMITS -> failed(facts, isAbove, "rate_limited");
            case REQUESTS_FAIL ->
                facts.requests("upstream_error", isAbove ? 4 : 3).requests("ok", 30);
            case STREAMS_BREAK ->
                facts.requests("stream_error", isAbove ? 4 : 3).requests("ok", 60);
            case REQUESTS_WAIT_LONG ->
                facts.now(Names.OLDEST, isAbove ? 601 : 600, "model", MODEL, "phase", "waiting_first_byte");
            case RESPONSE_NEVER_ENDS ->
                facts.now(Names.OLDEST, isAbove ? 3601 : 3600, "model", MODEL, "phase", "streaming");
            case CANNOT_UNLOAD ->
                facts.now(Names.POLL_SUCCESS, NOW, "target", "ps")
                        .now(Names.MODEL_EXPIRES, NOW - (isAbove ? 601 : 600), "model", MODEL);
            case POLLS_FAIL ->
                facts.grown(Names.POLL_FAILURES, 3, "target", "ps")
                        .now(Names.POLL_SUCCESS, NOW - (isAbove ? 301 : 300), "target", "ps");
            case MODELS_THRASH ->
                facts.grown(Names.LOAD_EVENTS, isAbove ? 6 : 5, "model", MODEL, "event", "unload", "reason", "evicted");
            case HOLDS_NOTHING -> facts.requests("ok", isAbove ? 10 : 9).now(Names.MODELS_LOADED, 0);
            case PROMPTS_CUT ->
                facts.grown(Names.TRUNCATED, 1, "model", MODEL, "reason", isAbove ? "fingerprint" : "size");
            case GPU_PARTIAL -> facts.model(MODEL, 1000, isAbove ? 989 : 990);
            case REQUESTS_QUEUE -> facts.slow(Names.QUEUE_WAIT, isAbove ? 4 : 3, 60, "model", MODEL);
            case FIRST_TOKEN_SLOW -> facts.slow(Names.FIRST_TOKEN, isAbove ? 4 : 3, 60, "model", MODEL);
            case PULL_FAILS ->
                isAbove ? facts.grown(Names.OUTCOMES, 1, "outcome", "stream_error") : facts.requests("stream_error", 1);
            case CANNOT_READ -> facts.grown(Names.TAP_FAILURES, isAbove ? 3 : 2, "reason", "depth");
            case PROXY_LAGS -> facts.now(Names.LOOP_LAG, isAbove ? .101 : .1, "loop", "0");
            case PROXY_SLOWS -> facts.slow(Names.OVERHEAD, isAbove ? 4 : 3, 300, "phase", "chunk");
            case CANNOT_ACCEPT -> facts.grown(Names.ACCEPT_PAUSES, isAbove ? 3 : 2);
            case FEW_DESCRIPTORS ->
                facts.now(Names.OPEN_DESCRIPTORS, isAbove ? 901 : 900).now(Names.MOST_DESCRIPTORS, 1000);
            case CLIENT_MEMORY_FULL ->
                facts.now(Names.CLIENT_MEMORY, isAbove ? 901 : 900).now(Names.CLIENT_MEMORY_LIMIT, 1000);
            case CERTIFICATE_EXPIRES -> facts.now(Names.CERTIFICATE_EXPIRY, NOW + 7 * 86400 - (isAbove ? 1 : 0));
            case CERTIFICATE_REJECTED -> facts.grown(Names.TLS_RELOADS, 1, "result", isAbove ? "failed" : "ok");
            case PUSH_FAILS -> facts.now(Names.PUSH_SUCCESS, NOW - (isAbove ? 601 : 600), "target", "t");
            case CLIENTS_GIVE_UP -> facts.requests("cancelled", isAbove ? 6 : 5).requests("ok", 20);
            case CLIENT_ERRORS ->
                facts.requests("client_error", isAbove ? 6 : 5).requests("ok", 15);
            case PROXY_REJECTS ->
                facts.grown(Names.OUTCOMES, isAbove ? 11 : 10, "outcome", "rejected")
                        .requests("ok", 90);
            case STARTS_COLD ->
                facts.grown(Names.COLD_REQUESTS, isAbove ? 4 : 3, "model", MODEL)
                        .grown(Names.SUCCESSES, 10, "model", MODEL);
            case NO_GPU -> facts.model(MODEL, 1000, isAbove ? 0 : 1000);
            case UNMETERED ->
                facts.grown(Names.UNMETERED, isAbove ? 11 : 10, "reason", "no_usage")
                        .grown(Names.SUCCESSES, 20, "model", MODEL);
            case TOO_MANY_MODELS -> isAbove ? facts.grown(Names.LABELS_OVERFLOW, 1) : facts;
            case LOG_LOSES_LINES -> isAbove ? facts.grown(Names.LOG_DROPPED, 1) : facts;
            case EXPOSED -> facts.open(true, isAbove);
        };
    }

    private static Facts failed(Facts facts, boolean isAbove, String reason) {
        return facts.grown(Names.MODEL_FAILURES, isAbove ? 3 : 2, "model", MODEL, "reason", reason);
    }
}
