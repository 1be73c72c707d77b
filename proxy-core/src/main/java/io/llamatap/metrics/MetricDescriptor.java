package io.llamatap.metrics;

import static io.llamatap.metrics.MetricType.COUNTER;
import static io.llamatap.metrics.MetricType.GAUGE;
import static io.llamatap.metrics.MetricType.HISTOGRAM;
import static io.llamatap.metrics.MetricType.SUMMARY;
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
            "Finished exchanges. outcome: ok; client_error (4xx); upstream_error (5xx, Ollama not reachable, or a response"
                    + " that is not Ollama's: a redirect or a foreign body); stream_error (an error inside a 200, or an answer cut off); incomplete (a 200 that ended without"
                    + " its last object); cancelled (the client left); timeout (a time limit here, that on draining included) and"
                    + " rejected (by this proxy).",
            Label.ROUTE,
            Label.MODEL,
            Label.OUTCOME,
            Label.CODE),
    OUTCOMES(
            "ollama_proxy_request_outcomes_total",
            COUNTER,
            NONE,
            "Finished exchanges by outcome alone, as in ollama_proxy_requests_total. Every outcome stands here at 0 from the"
                    + " start, so that rates see the first failure: what alerts should rest on.",
            Label.OUTCOME),
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
                    + " refused, keep_alive_timeout, made_room (it was idle, and another took its place), write_stall (it took"
                    + " nothing), broken_off (an answer was cut), drain, fault (of this proxy).",
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
    UPSTREAM_HOST_DIFFERS(
            "ollama_proxy_upstream_host_differs",
            GAUGE,
            NONE,
            "1 while clients are answered as by another virtual host (404 or 421, say) although polls and the canary, whose Host"
                    + " names the upstream, are not: see upstream-host-header."),
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
    CLIENT_MEMORY(
            "ollama_proxy_client_memory_bytes",
            GAUGE,
            BYTES,
            "Memory held for clients whose requests are not complete, or who do not read a page of the proxy."),
    CLIENT_MEMORY_LIMIT(
            "ollama_proxy_client_memory_limit_bytes",
            GAUGE,
            BYTES,
            "The setting client-memory: beyond it, the clients that hold most are rejected with the reason client_memory."),
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

    // What Ollama has and holds: its own lists, asked for in the background or seen passing, never asked for in a
    // scrape.
    UP(
            "ollama_up",
            GAUGE,
            NONE,
            "1 while Ollama answers: by the last GET /api/version of the poller or the last successful exchange, whichever is"
                    + " newer; 0 while it does not."),
    API_RESPONSE_TIME(
            "ollama_api_response_time_seconds",
            Buckets.FASTAPI,
            SECONDS,
            "Time of the poller's successful GET /api/tags, connecting included."),
    API_ERRORS("ollama_api_errors_total", COUNTER, NONE, "The poller's GET /api/tags that failed."),
    MODEL_COUNT("ollama_model_count", GAUGE, NONE, "Models that Ollama has on disk."),
    MODELS_AVAILABLE("ollama_models_available", GAUGE, NONE, "Models that Ollama has on disk."),
    MODELS_LOADED("ollama_models_loaded", GAUGE, NONE, "Models that Ollama holds in memory."),
    MODEL_SIZE(
            "ollama_model_size_bytes",
            GAUGE,
            BYTES,
            "Size of a model on disk; the first 1000 models of Ollama's list.",
            Label.MODEL),
    MODEL_DETAILS(
            "ollama_model_info",
            GAUGE,
            NONE,
            "1; what a model on disk is.",
            Label.MODEL,
            Label.FAMILY,
            Label.PARAMETER_SIZE,
            Label.QUANTIZATION),
    OLLAMA_INFO("ollama_info", GAUGE, NONE, "1; the version of Ollama.", Label.VERSION, Label.BUILD),
    OLLAMA_INFO_INFO(
            "ollama_info_info",
            GAUGE,
            NONE,
            "1; the version of Ollama, by the name that the Python client made of ollama_info.",
            Label.VERSION,
            Label.BUILD),
    OLLAMA_VERSION("ollama_version_info", GAUGE, NONE, "1; the version of Ollama.", Label.VERSION, Label.BUILD),
    MODEL_LOADED(
            "ollama_model_loaded",
            GAUGE,
            NONE,
            "1 for a model that Ollama holds in memory, 0 for one that it only has on disk.",
            Label.MODEL),
    MODEL_VRAM("ollama_model_vram_bytes", GAUGE, BYTES, "What a loaded model takes of GPU memory.", Label.MODEL),
    MODEL_MEMORY(
            "ollama_model_memory_bytes",
            GAUGE,
            BYTES,
            "What a loaded model takes of memory, the GPU's included.",
            Label.MODEL),
    MODEL_OFFLOAD(
            "ollama_proxy_model_offload_ratio",
            GAUGE,
            NONE,
            "The part of a loaded model that is in GPU memory, 0 to 1.",
            Label.MODEL),
    MODEL_EXPIRES(
            "ollama_proxy_model_expires_timestamp_seconds",
            GAUGE,
            SECONDS,
            "When Ollama is to unload a model that nobody uses until then, as Unix time; in the year 2318 for one that stays.",
            Label.MODEL),
    MODEL_CONTEXT(
            "ollama_proxy_model_context_tokens",
            GAUGE,
            TOKENS,
            "Length of the context that a model was loaded with, for each of its slots.",
            Label.MODEL),
    MODELS_DISK(
            "ollama_proxy_models_disk_bytes",
            GAUGE,
            BYTES,
            "Sum of the sizes of all models on disk; what several models share counts for each."),
    MODELS_NOT_SHOWN(
            "ollama_proxy_models_not_shown",
            GAUGE,
            NONE,
            "Models on disk or in memory beyond the 1000 that have series of their own."),
    LOAD_EVENTS(
            "ollama_proxy_model_load_events_total",
            COUNTER,
            NONE,
            "Models that came to be or ceased to be loaded from one look at /api/ps to the next. Loads: request or preload that"
                    + " passed here, else unknown. Unloads: explicit (keep_alive 0 passed here), keep_alive_expired, restart"
                    + " (all gone after Ollama did not answer), evicted (gone early while another came), else unknown.",
            Label.MODEL,
            Label.LOAD_EVENT,
            Label.LOAD_REASON),
    COLD_REQUESTS(
            "ollama_proxy_cold_requests_total",
            COUNTER,
            NONE,
            "Answered requests on native routes that waited for their model to be loaded: a load_duration of 1 s or more, or"
                    + " of 0.25 s or more for a model that the last look at /api/ps before did not find.",
            Label.MODEL),
    COLD_START(
            "ollama_proxy_cold_start_seconds",
            Buckets.LOAD,
            SECONDS,
            "Ollama's load_duration of the requests in ollama_proxy_cold_requests_total.",
            Label.MODEL),
    POLL(
            "ollama_proxy_poll_seconds",
            Buckets.CONNECT,
            SECONDS,
            "Time of the poller's successful requests, connecting included.",
            Label.POLL_TARGET),
    POLL_FAILURES(
            "ollama_proxy_poll_failures_total",
            COUNTER,
            NONE,
            "The poller's requests that failed or brought what cannot be read; the log says why.",
            Label.POLL_TARGET),
    POLL_LAST_SUCCESS(
            "ollama_proxy_poll_last_success_timestamp_seconds",
            GAUGE,
            SECONDS,
            "When a request of the poller last succeeded, as Unix time.",
            Label.POLL_TARGET),
    INFERENCE_ACTIVE(
            "ollama_inference_active",
            GAUGE,
            NONE,
            "1 while a model computes. Exact for what passes here; for what goes to Ollama directly inferred from /api/ps:"
                    + " 1 from the poll that finds a model's expires_at moved on, or past, to the next one."),
    GPU_LIKELY_ACTIVE(
            "ollama_gpu_likely_active",
            GAUGE,
            NONE,
            "How likely the GPU is at work, 0 to 1: the part in GPU memory of the model that computes, halved every 5 s after"
                    + " it ended. No reading of a GPU; for what goes to Ollama directly inferred from /api/ps."),
    INFERENCES(
            "ollama_inference_requests_total",
            COUNTER,
            NONE,
            "Requests for which a model computed. Exact for what passes here; what goes to Ollama directly is inferred from"
                    + " /api/ps: one for each poll that finds a model loaded, or its expires_at moved on, without a request here."),
    LAST_INFERENCE(
            "ollama_last_inference_timestamp",
            GAUGE,
            NONE,
            "When a model last computed, as Unix time; 0 for never. Exact for what passes here; for what goes to Ollama"
                    + " directly the time of the poll that inferred it."),

    // More names of the dialect homeserver. Two of them are other families' too, with other labels: they stand on its
    // page only.
    HOME_REQUESTS(
            "ollama_requests_total",
            COUNTER,
            NONE,
            "Finished requests to models. status: what was answered; error for an answer of 200 that failed; 504 where a time"
                    + " limit here ended it. Cancelled and refused requests are left out.",
            Label.ENDPOINT,
            Label.METHOD,
            Label.STATUS),
    HOME_DURATION(
            "ollama_request_duration_seconds",
            Buckets.HOMESERVER,
            SECONDS,
            "Total response time of successful requests that asked a model for something.",
            Label.ENDPOINT,
            Label.MODEL),
    HOME_TOKENS(
            "ollama_generation_tokens_total", COUNTER, TOKENS, "Generated tokens as reported by Ollama.", Label.MODEL),
    HOME_GENERATION(
            "ollama_generation_duration_seconds",
            Buckets.HOMESERVER_GENERATION,
            SECONDS,
            "Ollama's eval_duration: time spent on generating.",
            Label.MODEL),
    HOME_SPEED(
            "ollama_tokens_per_second",
            MetricType.LAST,
            TOKENS_PER_SECOND,
            "Generated tokens per second of Ollama's eval_duration, of the last answer of the last 30 minutes.",
            Label.MODEL),

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
            Label.GPU),

    // This process, by the names that the libraries of Prometheus have for it.
    PROCESS_CPU(
            "process_cpu_seconds_total",
            COUNTER,
            SECONDS,
            "Processor time that this process has used, in user and system mode."),
    PROCESS_RESIDENT("process_resident_memory_bytes", GAUGE, BYTES, "Memory that this process has in RAM."),
    PROCESS_VIRTUAL("process_virtual_memory_bytes", GAUGE, BYTES, "Address space that this process has taken."),
    PROCESS_OPEN_FDS("process_open_fds", GAUGE, NONE, "File descriptors that this process has open, sockets included."),
    PROCESS_MAX_FDS("process_max_fds", GAUGE, NONE, "File descriptors that this process may have open."),
    PROCESS_START("process_start_time_seconds", GAUGE, SECONDS, "When this process was started, as Unix time."),
    JVM_MEMORY_USED(
            "jvm_memory_used_bytes",
            GAUGE,
            BYTES,
            "Memory in use by the JVM: area heap, or nonheap (classes and compiled code). Buffers of the relay are in neither;"
                    + " see ollama_proxy_direct_memory_bytes.",
            Label.MEMORY_AREA),
    JVM_MEMORY_COMMITTED(
            "jvm_memory_committed_bytes",
            GAUGE,
            BYTES,
            "Memory that the JVM has from the system for an area.",
            Label.MEMORY_AREA),
    JVM_MEMORY_MAX(
            "jvm_memory_max_bytes", GAUGE, BYTES, "What an area may grow to, where it has a limit.", Label.MEMORY_AREA),
    JVM_GC(
            "jvm_gc_collection_seconds",
            SUMMARY,
            SECONDS,
            "Collections of garbage, by the JVM's name for the collector, and the time that they took.",
            Label.GC),

    // The canary's own requests, which are in no other family but, where told so, those of the dialect homeserver.
    CANARY_REQUESTS(
            "ollama_proxy_canary_requests_total",
            COUNTER,
            NONE,
            "Requests of the canary. outcome: ok; failed (another answer or none; the log says why); timeout (no whole answer"
                    + " in time); skipped (not made, since clients' requests were going on).",
            Label.CANARY_MODEL,
            Label.CANARY_OUTCOME),
    CANARY_DURATION(
            "ollama_proxy_canary_duration_seconds",
            Buckets.E2E,
            SECONDS,
            "Time of the canary's successful requests, connecting and loading the model included.",
            Label.CANARY_MODEL),
    CANARY_SPEED(
            "ollama_proxy_canary_tokens_per_second",
            GAUGE,
            TOKENS_PER_SECOND,
            "Generated tokens per second of Ollama's eval_duration, of the canary's last successful request.",
            Label.CANARY_MODEL),
    CANARY_LAST_SUCCESS(
            "ollama_proxy_canary_last_success_timestamp_seconds",
            GAUGE,
            SECONDS,
            "When a request of the canary last succeeded, as Unix time.",
            Label.CANARY_MODEL);

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

    /** Says whether it has the name of another family, hence can only stand on a page without that one. */
    public boolean isNamesake() {
        return this == HOME_REQUESTS || this == HOME_SPEED;
    }

    /** Returns the labels in the order in which their values are given. */
    public List<Label> labels() {
        return labels;
    }
}
