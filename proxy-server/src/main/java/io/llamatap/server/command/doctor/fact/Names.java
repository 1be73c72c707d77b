package io.llamatap.server.command.doctor.fact;

/** The metrics that the doctor reads, under the names that they have on Llamatap's pages. A test compares them with the catalogue. */
public final class Names {
    public static final String OUTCOMES = "ollama_proxy_request_outcomes_total";
    public static final String REQUESTS = "ollama_proxy_requests_total";
    public static final String INFERENCE = "ollama_proxy_inference_requests_total";
    public static final String SUCCESSES = "ollama_requests_success";
    public static final String UPSTREAM_ERRORS = "ollama_proxy_upstream_errors_total";
    public static final String MODEL_FAILURES = "ollama_proxy_model_failures_total";
    public static final String STREAM_ERRORS = "ollama_proxy_stream_errors_total";
    public static final String REJECTED = "ollama_proxy_rejected_requests_total";
    public static final String CANCELLATIONS = "ollama_proxy_client_cancellations_total";
    public static final String TAP_FAILURES = "ollama_proxy_tap_failures_total";
    public static final String UNMETERED = "ollama_proxy_unmetered_responses_total";
    public static final String TRUNCATED = "ollama_proxy_prompts_truncated_total";
    public static final String LENGTH_ENDS = "ollama_proxy_length_ends_total";
    public static final String LOAD_EVENTS = "ollama_proxy_model_load_events_total";
    public static final String COLD_REQUESTS = "ollama_proxy_cold_requests_total";
    public static final String COLD_START = "ollama_proxy_cold_start_seconds";
    public static final String QUEUE_WAIT = "ollama_proxy_queue_wait_seconds";
    public static final String FIRST_TOKEN = "ollama_proxy_time_to_first_token_seconds";
    public static final String OVERHEAD = "ollama_proxy_overhead_seconds";
    public static final String POLL_FAILURES = "ollama_proxy_poll_failures_total";
    public static final String POLL_SUCCESS = "ollama_proxy_poll_last_success_timestamp_seconds";
    public static final String HOST_DIFFERS = "ollama_proxy_upstream_host_differs";
    public static final String MODEL_IN_FLIGHT = "ollama_proxy_model_requests_in_flight";
    public static final String MODEL_EXPIRES = "ollama_proxy_model_expires_timestamp_seconds";
    public static final String MODELS_LOADED = "ollama_models_loaded";
    public static final String STUCK = "ollama_proxy_stuck_requests";
    public static final String OLDEST = "ollama_proxy_oldest_request_age_seconds";
    public static final String SILENCE = "ollama_proxy_upstream_silence_seconds";
    public static final String GPU_MEMORY = "ollama_gpu_memory_bytes";
    public static final String LABELS_OVERFLOW = "ollama_proxy_model_labels_overflow_total";
    public static final String LOOP_LAG = "ollama_proxy_event_loop_lag_seconds";
    public static final String ACCEPT_PAUSES = "ollama_proxy_accept_pauses_total";
    public static final String OPEN_DESCRIPTORS = "process_open_fds";
    public static final String MOST_DESCRIPTORS = "process_max_fds";
    public static final String CLIENT_MEMORY = "ollama_proxy_client_memory_bytes";
    public static final String CLIENT_MEMORY_LIMIT = "ollama_proxy_client_memory_limit_bytes";
    public static final String CERTIFICATE_EXPIRY = "ollama_proxy_tls_certificate_expiry_timestamp_seconds";
    public static final String TLS_RELOADS = "ollama_proxy_tls_reloads_total";
    public static final String PUSH_SUCCESS = "ollama_proxy_remote_write_last_success_timestamp_seconds";
    public static final String LOG_DROPPED = "ollama_proxy_access_log_dropped_lines_total";

    /** Of a histogram: how many values there were. */
    public static final String COUNT = "_count";

    /** Of a histogram: their sum. */
    public static final String SUM = "_sum";

    /** Of a histogram, only in what has grown: how many values were slow. */
    public static final String SLOW = "_slow";

    private Names() {}
}
