package io.llamatap.metrics;

import static io.llamatap.metrics.MetricType.COUNTER;
import static io.llamatap.metrics.MetricType.GAUGE;
import static io.llamatap.metrics.MetricType.HISTOGRAM;
import static io.llamatap.metrics.MetricUnit.BYTES;
import static io.llamatap.metrics.MetricUnit.NONE;
import static io.llamatap.metrics.MetricUnit.SECONDS;
import static io.llamatap.metrics.MetricUnit.TOKENS;
import static io.llamatap.metrics.MetricUnit.TOKENS_PER_SECOND;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of metrics: the only place with their names, types, labels, buckets and meanings.
 *
 * <p>One table, hence longer than other files.
 */
public enum MetricDescriptor {
    // Traffic and latency.
    REQUESTS(
            "ollama_proxy_requests_total",
            COUNTER,
            NONE,
            "Finished exchanges. outcome: ok; client_error (4xx) and upstream_error (5xx, or Ollama not reachable);"
                    + " stream_error (an error inside a 200, or an answer cut off); incomplete (a 200 that ended without"
                    + " its last object); cancelled (the client left); timeout and rejected (by this proxy).",
            Label.ROUTE,
            Label.MODEL,
            Label.OUTCOME,
            Label.CODE),
    REQUEST_DURATION(
            "ollama_proxy_request_duration_seconds",
            Buckets.E2E,
            SECONDS,
            "From the end of the request head to the flush of the last byte to the client. Without cancelled and rejected"
                    + " exchanges, and without requests that only load or unload a model.",
            Label.ROUTE,
            Label.MODEL),
    TIME_TO_FIRST_TOKEN(
            "ollama_proxy_time_to_first_token_seconds",
            Buckets.TTFT,
            SECONDS,
            "Streamed answers: from the end of the request head to the flush of the first generated piece, thinking"
                    + " included.",
            Label.MODEL,
            Label.API),
    TIME_TO_FIRST_ANSWER(
            "ollama_proxy_time_to_first_answer_seconds",
            Buckets.TTFT,
            SECONDS,
            "Streamed answers: from the end of the request head to the flush of the first piece of answer text or tool"
                    + " call, thinking excluded.",
            Label.MODEL),
    TIME_PER_OUTPUT_TOKEN(
            "ollama_proxy_time_per_output_token_seconds",
            Buckets.TPOT,
            SECONDS,
            "Mean time per generated token of an answer. source: reported (Ollama's eval_duration / eval_count) or"
                    + " observed (first to last generated piece at this proxy).",
            Label.MODEL,
            Label.RATE_SOURCE),
    INTER_CHUNK(
            "ollama_proxy_inter_chunk_seconds",
            Buckets.TPOT,
            SECONDS,
            "Gaps between generated pieces of a streamed answer as flushed to the client: stalls show here.",
            Label.MODEL),
    QUEUE_WAIT(
            "ollama_proxy_queue_wait_seconds",
            Buckets.QUEUE,
            SECONDS,
            "What Ollama's total_duration leaves after load, prompt evaluation and generation: the wait for a free slot of"
                    + " the model, and templating. Native routes only.",
            Label.MODEL),
    PREFILL_RATE(
            "ollama_proxy_prefill_tokens_per_second",
            Buckets.PREFILL,
            TOKENS_PER_SECOND,
            "Prompt tokens that were not cached, per second of Ollama's prompt_eval_duration.",
            Label.MODEL),
    REQUESTS_IN_FLIGHT(
            "ollama_proxy_requests_in_flight",
            GAUGE,
            NONE,
            "Exchanges going on, by what they wait for.",
            Label.IN_FLIGHT_PHASE),
    MODEL_REQUESTS_IN_FLIGHT(
            "ollama_proxy_model_requests_in_flight",
            GAUGE,
            NONE,
            "Exchanges going on that a model computes.",
            Label.MODEL),
    REQUEST_BYTES("ollama_proxy_request_bytes_total", COUNTER, BYTES, "Bytes of request bodies.", Label.ROUTE),
    RESPONSE_BYTES("ollama_proxy_response_bytes_total", COUNTER, BYTES, "Bytes of response bodies.", Label.ROUTE),
    REQUEST_BODY(
            "ollama_proxy_request_body_bytes", Buckets.BYTES, BYTES, "Sizes of request bodies, empty ones left out."),
    RESPONSE_BODY(
            "ollama_proxy_response_body_bytes", Buckets.BYTES, BYTES, "Sizes of response bodies, empty ones left out."),

    // Tokens.
    TOKENS_TOTAL(
            "ollama_proxy_tokens_total",
            COUNTER,
            TOKENS,
            "Tokens. input plus input_cached is the prompt; all of it is input where Ollama does not tell the cached part."
                    + " source: reported by Ollama, or estimated from the frames of a stream without counts.",
            Label.MODEL,
            Label.TOKEN_TYPE,
            Label.TOKEN_SOURCE),
    REQUEST_TOKENS(
            "ollama_proxy_request_tokens",
            Buckets.TOKENS,
            TOKENS,
            "Tokens of an exchange as reported by Ollama.",
            Label.MODEL,
            Label.TOKEN_TYPE),
    FINISHED(
            "ollama_proxy_finished_total",
            COUNTER,
            NONE,
            "Answers of models that began with 200 and were not cancelled, by the reason given for their end; load and"
                    + " unload are requests without a prompt.",
            Label.MODEL,
            Label.FINISH),

    // What the proxy costs, and what it is connected to.
    OVERHEAD(
            "ollama_proxy_overhead_seconds",
            Buckets.OVERHEAD,
            SECONDS,
            "Delay added here. request: end of the request head to its hand-over to the upstream connection, connecting"
                    + " included; first_byte and chunk: read from Ollama to flush to the client.",
            Label.OVERHEAD_PHASE),
    UPSTREAM_CONNECT(
            "ollama_proxy_upstream_connect_seconds",
            Buckets.CONNECT,
            SECONDS,
            "Time to connect to Ollama, if it succeeded."),
    POOL_ACQUIRE(
            "ollama_proxy_pool_acquire_seconds",
            Buckets.CONNECT,
            SECONDS,
            "Time until an exchange had a connection to Ollama, new or kept."),
    UPSTREAM_ERRORS(
            "ollama_proxy_upstream_errors_total", COUNTER, NONE, "Failures to use Ollama.", Label.UPSTREAM_ERROR),
    UPSTREAM_CONNECTIONS(
            "ollama_proxy_upstream_connections", GAUGE, NONE, "Connections to Ollama.", Label.CONNECTION_STATE),
    UPSTREAM_OPENED("ollama_proxy_upstream_connections_opened_total", COUNTER, NONE, "Connections made to Ollama."),
    UPSTREAM_CLOSED(
            "ollama_proxy_upstream_connections_closed_total",
            COUNTER,
            NONE,
            "Connections to Ollama that ended, by who or what ended them.",
            Label.UPSTREAM_CLOSED),
    CLIENT_CONNECTIONS("ollama_proxy_client_connections", GAUGE, NONE, "Connections of clients."),
    CLIENT_CLOSED(
            "ollama_proxy_client_connections_closed_total",
            COUNTER,
            NONE,
            "Connections of clients that ended, by why: client (it left), answered (after an answer that was to be the last),"
                    + " refused, keep_alive_timeout, write_stall (it took nothing), broken_off (an answer was cut), drain,"
                    + " fault (of this proxy).",
            Label.CLIENT_CLOSED),
    ACCEPT_PAUSES(
            "ollama_proxy_accept_pauses_total",
            COUNTER,
            NONE,
            "Times that nobody could be accepted, mostly for lack of file descriptors; each stops accepting for half a"
                    + " second."),
    HANDSHAKE_FAILURES(
            "ollama_proxy_tls_handshake_failures_total",
            COUNTER,
            NONE,
            "Connections of clients to the TLS port that did not come to a request: plain (not TLS), timeout, closed,"
                    + " refused_by_client (mostly since it does not trust the certificate), negotiation (nothing in common).",
            Label.HANDSHAKE_FAILURE),
    TLS_RELOADS(
            "ollama_proxy_tls_reloads_total",
            COUNTER,
            NONE,
            "Changes of the certificate's files, by result: ok or failed; after failed, the certificate before is used on.",
            Label.RELOAD),
    TLS_EXPIRY(
            "ollama_proxy_tls_certificate_expiry_timestamp_seconds",
            GAUGE,
            SECONDS,
            "When the first of the certificates shown to clients expires, in seconds since 1970."),
    BACKPRESSURE(
            "ollama_proxy_backpressure_seconds_total",
            COUNTER,
            SECONDS,
            "Time during which a side took nothing of what waited for it.",
            Label.SIDE),
    REJECTED_REQUESTS(
            "ollama_proxy_rejected_requests_total",
            COUNTER,
            NONE,
            "Requests refused by this proxy, which Ollama never saw whole.",
            Label.REJECTION),
    CANCELLATIONS(
            "ollama_proxy_client_cancellations_total",
            COUNTER,
            NONE,
            "Exchanges whose client left first, by what they were waiting for.",
            Label.MODEL,
            Label.IN_FLIGHT_PHASE),
    CANCELLED_CHUNKS(
            "ollama_proxy_cancelled_output_chunks_total",
            COUNTER,
            NONE,
            "Generated pieces of streams whose client left: work thrown away.",
            Label.MODEL),
    CANCELLED_SECONDS(
            "ollama_proxy_cancelled_seconds_total",
            COUNTER,
            SECONDS,
            "Duration of exchanges whose client left.",
            Label.MODEL),
    STREAM_ERRORS(
            "ollama_proxy_stream_errors_total",
            COUNTER,
            NONE,
            "Answers of 200 that failed: error_object (an error stood in them) or truncated (they were cut off).",
            Label.MODEL,
            Label.STREAM_ERROR),
    TAP_FAILURES(
            "ollama_proxy_tap_failures_total",
            COUNTER,
            NONE,
            "Bodies that could not be read for metering; they were relayed all the same.",
            Label.TAP_FAILURE),
    UNMETERED(
            "ollama_proxy_unmetered_responses_total",
            COUNTER,
            NONE,
            "Successful answers of models without token counts, by why there are none.",
            Label.UNMETERED),
    ESTIMATED_USAGE(
            "ollama_proxy_estimated_usage_total",
            COUNTER,
            NONE,
            "Streams without token counts whose output was estimated from their frames.",
            Label.MODEL),
    EVENT_LOOP_LAG(
            "ollama_proxy_event_loop_lag_seconds",
            GAUGE,
            SECONDS,
            "How late an event loop's last tick was.",
            Label.LOOP),
    EVENT_LOOP_TASKS(
            "ollama_proxy_event_loop_pending_tasks", GAUGE, NONE, "Tasks waiting for an event loop.", Label.LOOP),
    DIRECT_MEMORY("ollama_proxy_direct_memory_bytes", GAUGE, BYTES, "Memory outside the heap that buffers hold."),
    BUILD(
            "ollama_proxy_build_info",
            GAUGE,
            NONE,
            "1; what is running here.",
            Label.VERSION,
            Label.REVISION,
            Label.JAVA,
            Label.NETTY,
            Label.TRANSPORT),
    SERIES("ollama_proxy_series", GAUGE, NONE, "Series of the page with all metrics, each histogram bucket counted."),
    MODEL_LABELS_OVERFLOW(
            "ollama_proxy_model_labels_overflow_total",
            COUNTER,
            NONE,
            "Exchanges counted under model=\"__other__\" although their model is known, since there are too many models."),
    ACCESS_LOG_DROPPED(
            "ollama_proxy_access_log_dropped_lines_total",
            COUNTER,
            NONE,
            "Lines of the access log that were not written: it could not keep up, or its file could not be written."),

    // What is pushed, where that was asked for.
    PUSH_SENT(
            "ollama_proxy_remote_write_sent_samples_total",
            COUNTER,
            NONE,
            "Samples that a target of remote write has taken.",
            Label.PUSH_TARGET),
    PUSH_FAILED(
            "ollama_proxy_remote_write_failed_samples_total",
            COUNTER,
            NONE,
            "Samples that a target of remote write refused for good; the log says why. What may be tried again is not"
                    + " counted.",
            Label.PUSH_TARGET),
    PUSH_DROPPED(
            "ollama_proxy_remote_write_dropped_samples_total",
            COUNTER,
            NONE,
            "Samples thrown away unsent, the oldest first, since a target of remote write has not taken any for too long.",
            Label.PUSH_TARGET),
    PUSH_QUEUE(
            "ollama_proxy_remote_write_queue_samples",
            GAUGE,
            NONE,
            "Samples that wait for a target of remote write.",
            Label.PUSH_TARGET),
    PUSH_LAST_SUCCESS(
            "ollama_proxy_remote_write_last_success_timestamp_seconds",
            GAUGE,
            SECONDS,
            "When a target of remote write last took anything, in seconds since 1970; 0 for never.",
            Label.PUSH_TARGET),
    PUSH_SECONDS(
            "ollama_proxy_remote_write_send_seconds",
            GAUGE,
            SECONDS,
            "How long the last request that a target of remote write took was under way.",
            Label.PUSH_TARGET),

    // Names that other exporters promised, of the same numbers: those of the dialects fastapi and categraf.
    SEED_REQUESTS(
            "ollama_requests_total",
            COUNTER,
            NONE,
            "Finished requests to a model, cancelled ones included.",
            Label.MODEL),
    SEED_SUCCESS(
            "ollama_requests_success",
            MetricType.UNTYPED,
            NONE,
            "Requests to a model that were answered well and whole: a counter.",
            Label.MODEL),
    SEED_FAILED(
            "ollama_requests_failed",
            MetricType.UNTYPED,
            NONE,
            "Requests to a model that failed, cancelled ones left out: a counter.",
            Label.MODEL),
    SEED_RESPONSE(
            "ollama_response_seconds",
            Buckets.FASTAPI,
            SECONDS,
            "Total response time of successful requests that asked a model for something.",
            Label.MODEL),
    SEED_LOAD(
            "ollama_load_duration_seconds",
            Buckets.FASTAPI,
            SECONDS,
            "Ollama's load_duration: until the model was there, which takes a moment even if it was.",
            Label.MODEL),
    SEED_PROMPT_EVAL(
            "ollama_prompt_eval_duration_seconds",
            Buckets.FASTAPI,
            SECONDS,
            "Ollama's prompt_eval_duration: time spent on the part of the prompt that was not cached.",
            Label.MODEL),
    SEED_EVAL(
            "ollama_eval_duration_seconds",
            Buckets.FASTAPI,
            SECONDS,
            "Ollama's eval_duration: time spent on generating.",
            Label.MODEL),
    SEED_SPEED(
            "ollama_tokens_per_second",
            Buckets.SPEED,
            TOKENS_PER_SECOND,
            "Generated tokens per second of Ollama's eval_duration.",
            Label.MODEL),
    SEED_PROCESSED(
            "ollama_tokens_processed_total", COUNTER, TOKENS, "Prompt tokens as reported by Ollama.", Label.MODEL),
    SEED_GENERATED(
            "ollama_tokens_generated_total", COUNTER, TOKENS, "Generated tokens as reported by Ollama.", Label.MODEL),
    SEED_PROMPT("ollama_prompt_tokens_total", COUNTER, TOKENS, "Prompt tokens as reported by Ollama.", Label.MODEL),
    SEED_RECENT_RESPONSE(
            "ollama_response_duration_seconds",
            MetricType.RECENT,
            SECONDS,
            "Response times of a model's last 1000 successful requests, of the last 10 minutes at most.",
            Label.MODEL,
            Label.RESPONSE_STATISTIC),
    SEED_RECENT_LOAD(
            "ollama_model_load_duration_seconds",
            MetricType.RECENT,
            SECONDS,
            "Ollama's load_duration of a model's last 1000 successful requests, of the last 10 minutes at most.",
            Label.MODEL,
            Label.LOAD_STATISTIC),

    // The machine under Ollama, where it is this one: read beside everything else, and left out where nothing can be
    // read.
    HOST_MEMORY(
            "ollama_memory_usage_bytes",
            GAUGE,
            BYTES,
            "Resident memory of Ollama's processes, runners included, pages that they share counted for each."),
    HOST_CPU(
            "ollama_cpu_usage_percent",
            GAUGE,
            NONE,
            "Processor time of Ollama's processes since the reading before, in percent of one core: above 100 on several."),
    HOST_READ(
            "ollama_proxy_ollama_read_bytes_total",
            COUNTER,
            BYTES,
            "Bytes that Ollama's processes had fetched from disks while this proxy watched: models as they are loaded."),
    GPU_USAGE(
            "ollama_gpu_usage_percent",
            GAUGE,
            NONE,
            "How busy a GPU is, by whomever. gpu_id: 0 and on as NVIDIA counts them, amd0 and on for AMD's.",
            Label.GPU),
    GPU_MEMORY(
            "ollama_gpu_memory_bytes",
            GAUGE,
            BYTES,
            "Memory of a GPU: what is used of it, by whomever, and what it has.",
            Label.GPU,
            Label.GPU_MEMORY),
    GPU_POWER(
            "ollama_proxy_gpu_power_watts",
            GAUGE,
            NONE,
            "What a GPU's board draws, averaged over a moment as its driver does.",
            Label.GPU),
    GPU_ENERGY(
            "ollama_proxy_gpu_energy_joules_total",
            COUNTER,
            NONE,
            "Energy that a GPU has used since its driver was loaded; NVIDIA alone tells.",
            Label.GPU);

    private final String text;
    private final MetricType type;

    @SuppressWarnings("ImmutableEnumChecker") // it is immutable
    private final @Nullable Buckets buckets;

    private final MetricUnit unit;
    private final String help;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Label> labels;

    MetricDescriptor(String text, MetricType type, MetricUnit unit, String help, Label... labels) {
        this.text = text;
        this.type = type;
        this.buckets = null;
        this.unit = unit;
        this.help = help;
        this.labels = List.of(labels);
    }

    MetricDescriptor(String text, Buckets buckets, MetricUnit unit, String help, Label... labels) {
        this.text = text;
        this.type = HISTOGRAM;
        this.buckets = buckets;
        this.unit = unit;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** Returns the name of the family, with {@code _total} for counters. */
    public String text() {
        return text;
    }

    /** Returns the Prometheus type. */
    public MetricType type() {
        return type;
    }

    /** Returns the edges of a histogram; there are none for other types. */
    public Buckets buckets() {
        return Objects.requireNonNull(buckets, text);
    }

    /** Returns the unit. */
    public MetricUnit unit() {
        return unit;
    }

    /** Returns what it means, in one line for operators. */
    public String help() {
        return help;
    }

    /** Returns the labels in the order in which their values are given. */
    public List<Label> labels() {
        return labels;
    }
}
