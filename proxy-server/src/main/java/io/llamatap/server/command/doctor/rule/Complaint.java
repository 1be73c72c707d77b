package io.llamatap.server.command.doctor.rule;

import static io.llamatap.server.command.doctor.rule.Limits.*;
import static io.llamatap.server.command.doctor.rule.Severity.*;

import java.util.Locale;

/** Everything that the doctor may find. Of two that are equally bad, the first comes first. docs/doctor.md is made of this. */
public enum Complaint {
    OLLAMA_DOWN(CRITICAL, "OllamaUnreachable", "Ollama does not respond", "Clients get 502 or 504."),
    OLLAMA_HANGS(
            CRITICAL,
            "OllamaHangs",
            "Requests are stuck, and Ollama has sent nothing to anybody for more than " + HANG_SECONDS + " s",
            "Checks of /api/version still say that it is up."),
    SERVES_NOBODY(
            CRITICAL,
            "OllamaServesNobody",
            "More than " + NOBODY_PERCENT + " % of the requests of the last three minutes failed, and at least " + SOME
                    + " to local models",
            "Ollama responds to /api/version, and nothing else works."),
    HOST_REJECTED(
            WARNING,
            "OllamaRejectsHost",
            "Polls succeed, but requests with the clients' Host get responses that are not Ollama's, such as 404, 421 or a"
                    + " redirect",
            "Ollama, or what is in front of it, looks at the Host that clients send."),
    REQUESTS_STUCK(
            WARNING,
            "OllamaRequestsStuck",
            "At least one request has had no byte for much longer than its model usually needs",
            "A model can hang for good while all checks say that Ollama is up."),
    RUNNER_CRASHES(
            WARNING,
            "OllamaRunnerCrashes",
            "At least " + FEW + " requests failed because the process that runs the model ended",
            "The usual reasons are too little GPU memory and the GPU driver."),
    OUT_OF_MEMORY(
            WARNING,
            "OllamaOutOfMemory",
            "At least " + FEW + " requests failed because there was not enough memory for the model",
            "Ollama does not load it before memory is free."),
    QUEUE_FULL(
            WARNING,
            "OllamaQueueFull",
            "At least " + FEW + " requests were rejected by Ollama with 503",
            "More requests wait than OLLAMA_MAX_QUEUE allows."),
    CLOUD_LIMITS(
            WARNING,
            "OllamaCloudLimits",
            "At least " + FEW + " requests to a model of the cloud got 402 or 429",
            "Its quota is used up, or the requests come too fast."),
    REQUESTS_FAIL(
            WARNING,
            "OllamaFails",
            "More than " + FAILED_PERCENT + " % of the requests to models get 5xx, a time limit or a response that is"
                    + " not Ollama's, and at least " + FEW + "; unless one of the causes above explains more than "
                    + KNOWN_PERCENT + " % of the failures",
            "Clients see errors."),
    STREAMS_BREAK(
            WARNING,
            "OllamaStreamsBreak",
            "More than " + BROKEN_PERCENT + " % of the responses of models are cut or contain an error message, and at"
                    + " least " + FEW + "; with the same exception",
            "Their status is 200, so other monitoring counts them as good."),
    REQUESTS_WAIT_LONG(
            WARNING,
            "OllamaRequestsWaitLong",
            "A request has waited more than " + WAIT_SECONDS + " s for its response to begin, and is not stuck",
            "The queue is long, or the model is still being loaded."),
    RESPONSE_NEVER_ENDS(
            WARNING,
            "OllamaResponseNeverEnds",
            "A response has been going on for more than " + RESPONSE_SECONDS + " s, and is not stuck",
            "It takes a slot of its model, which cannot be unloaded."),
    CANNOT_UNLOAD(
            WARNING,
            "OllamaCannotUnload",
            "The last poll of /api/ps found a model more than " + UNLOAD_SECONDS
                    + " s after its time in memory had ended, and no request uses it",
            "It keeps its memory, and new requests for it may hang."),
    POLLS_FAIL(
            WARNING,
            "OllamaPollFails",
            "At least " + FEW + " polls of /api/version, /api/tags or /api/ps failed, none has succeeded for "
                    + POLL_SECONDS + " s, and Ollama is reachable",
            "What Llamatap knows of models and memory is missing or old."),
    MODELS_THRASH(
            WARNING,
            "OllamaThrashes",
            "More than " + EVICTIONS + " models were unloaded early while another one was loaded",
            "The models in use do not fit into memory together, and requests wait for loads."),
    HOLDS_NOTHING(
            WARNING,
            "OllamaHoldsNothingUnderTraffic",
            "At least " + MANY + " requests to local models succeeded in " + POLLED_SECONDS
                    + " seconds or more, and no model is in memory",
            "Each request loads its model anew."),
    PROMPTS_CUT(
            WARNING,
            "OllamaCutsPrompts",
            "At least one prompt was cut for certain (the reason fingerprint)",
            "Responses miss what was cut, and clients are not told."),
    GPU_PARTIAL(
            WARNING,
            "",
            "Less than " + GPU_PERCENT + " % of a model in memory is in GPU memory, and there is a GPU: a series of"
                    + " ollama_gpu_memory_bytes, or another model in its memory",
            "Each token waits for the part on the processor, so even a small part makes the model slower, often several times."),
    REQUESTS_QUEUE(
            WARNING,
            "OllamaQueues",
            "More than " + SLOW_PERCENT + " % of the requests of a model waited longer than " + QUEUE_SECONDS
                    + " s in Ollama, and at least " + FEW,
            "The model has too few slots for its clients."),
    FIRST_TOKEN_SLOW(
            WARNING,
            "OllamaFirstTokenSlow",
            "More than " + SLOW_PERCENT + " % of the first tokens of a model took longer than " + FIRST_TOKEN_SECONDS
                    + " s, and at least " + FEW + ", and neither the queue nor cold starts are the reason",
            "Prompts are long, or are read slowly."),
    PULL_FAILS(
            WARNING,
            "OllamaPullFails",
            "At least one pull, push or creation of a model broke off or ended with an error",
            "A full disk is a frequent reason. Llamatap does not keep the message."),
    CANNOT_READ(
            WARNING,
            "LlamatapCannotRead",
            "At least " + FEW + " responses were relayed but could not be read",
            "Their tokens and timings are missing."),
    PROXY_LAGS(
            WARNING,
            "LlamatapLags",
            "An event loop of Llamatap waits longer than " + LAG_MILLIS + " ms for the processor, three times in a row",
            "All responses are delayed."),
    PROXY_SLOWS(
            WARNING,
            "LlamatapSlows",
            "Llamatap adds more than " + DELAY_MILLIS + " ms to more than " + DELAYED_PERCENT
                    + " % of the requests, and" + " to at least " + FEW,
            "It usually adds far less than a millisecond."),
    CANNOT_ACCEPT(
            WARNING,
            "LlamatapCannotAccept",
            "Accepting connections was paused at least " + FEW + " times",
            "Mostly for lack of file descriptors."),
    FEW_DESCRIPTORS(
            WARNING,
            "",
            "More than " + FULL_PERCENT + " % of the file descriptors of Llamatap are in use",
            "Beyond them, it cannot accept connections."),
    CLIENT_MEMORY_FULL(
            WARNING,
            "",
            "More than " + FULL_PERCENT + " % of client-memory is in use",
            "Beyond it, the clients that hold most are rejected. The Java heap is not looked at: it is full before each"
                    + " collection."),
    CERTIFICATE_EXPIRES(
            WARNING,
            "LlamatapCertificateExpires",
            "The certificate that clients see is valid for less than " + CERTIFICATE_DAYS + " days",
            "Then clients that verify it cannot connect."),
    CERTIFICATE_REJECTED(
            WARNING,
            "LlamatapCertificateRejected",
            "The files of the certificate changed and cannot be used",
            "The previous certificate stays until it expires."),
    PUSH_FAILS(
            WARNING,
            "LlamatapPushFails",
            "A receiver of remote write has accepted nothing for more than " + PUSH_SECONDS + " s",
            "Samples are kept for a while, then dropped."),
    CLIENTS_GIVE_UP(
            INFO,
            "OllamaClientsGiveUp",
            "In more than " + CANCELLED_PERCENT + " % of the requests, and in at least " + SOME
                    + ", the client disconnected before the end",
            "They do not wait long enough, or users press stop."),
    CLIENT_ERRORS(
            INFO,
            "OllamaAnswers4xx",
            "More than " + CLIENT_ERROR_PERCENT + " % of the requests get 4xx, and at least " + SOME,
            "A frequent reason is a model that Ollama does not have."),
    PROXY_REJECTS(
            INFO,
            "LlamatapRejects",
            "Llamatap rejects more than " + REJECTED_PERCENT + " % of the requests, and at least " + MANY,
            "It does so by your settings only, or if a request is malformed."),
    STARTS_COLD(
            INFO,
            "OllamaStartsCold",
            "More than " + COLD_PERCENT + " % of the requests of a model waited for a load, and at least " + FEW,
            "Loads dominate the time to the first token."),
    NO_GPU(
            INFO,
            "",
            "A model in memory is not in GPU memory at all, and there is no sign of a GPU",
            "On a machine with a GPU, Ollama has not found it. On others, use --except no-gpu."),
    UNMETERED(
            INFO,
            "LlamatapCountsTooLittle",
            "More than " + UNMETERED_PERCENT + " % of the successful responses have no token counts, and at least "
                    + MANY,
            "Tokens are estimated or missing."),
    TOO_MANY_MODELS(
            INFO,
            "LlamatapHasTooManyModels",
            "At least one request was counted as __other__",
            "More models are in use than max-model-labels."),
    LOG_LOSES_LINES(
            INFO,
            "LlamatapLosesLogLines",
            "At least one line of the access log was dropped",
            "The log is too slow, or its file cannot be written."),
    EXPOSED(
            INFO,
            "",
            "A request without a token has a response of Ollama at an address that other machines may reach",
            "Ollama has no access control. A firewall, and networks that are not allowed, cannot be seen from here.");

    private final Severity severity;
    private final String alert;
    private final String when;
    private final String why;

    Complaint(Severity severity, String alert, String when, String why) {
        this.severity = severity;
        this.alert = alert;
        this.when = when;
        this.why = why;
    }

    /** Returns the name that users read and write. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns how bad it is. */
    public Severity severity() {
        return severity;
    }

    /** Returns the alert that says the same; empty if there is none. */
    public String alert() {
        return alert;
    }

    /** Returns when it is said. */
    public String when() {
        return when;
    }

    /** Returns why it matters. */
    public String why() {
        return why;
    }
}
