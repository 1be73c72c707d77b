package io.llamatap.metrics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which series of a family stand on the page before anything moved them. */
final class ZeroSeries {
    /** Told by a {@link MetricSource}, or about the snapshot itself. */
    static final Set<MetricDescriptor> READ = Collections.unmodifiableSet(EnumSet.of(
            MetricDescriptor.SERIES,
            MetricDescriptor.DIRECT_MEMORY,
            MetricDescriptor.CLIENT_MEMORY,
            MetricDescriptor.CLIENT_MEMORY_LIMIT,
            MetricDescriptor.ACCESS_LOG_DROPPED,
            MetricDescriptor.TLS_EXPIRY,
            MetricDescriptor.TLS_RELOADS,
            MetricDescriptor.HOST_MEMORY,
            MetricDescriptor.HOST_CPU,
            MetricDescriptor.HOST_READ,
            MetricDescriptor.PROCESS_CPU,
            MetricDescriptor.PROCESS_RESIDENT,
            MetricDescriptor.PROCESS_VIRTUAL,
            MetricDescriptor.PROCESS_OPEN_FDS,
            MetricDescriptor.PROCESS_MAX_FDS,
            MetricDescriptor.PROCESS_START,
            MetricDescriptor.JVM_MEMORY_USED,
            MetricDescriptor.JVM_MEMORY_COMMITTED,
            MetricDescriptor.JVM_MEMORY_MAX,
            MetricDescriptor.JVM_GC,
            MetricDescriptor.BUILD,
            MetricDescriptor.UP,
            MetricDescriptor.MODEL_COUNT,
            MetricDescriptor.MODELS_AVAILABLE,
            MetricDescriptor.MODELS_LOADED,
            MetricDescriptor.MODEL_SIZE,
            MetricDescriptor.MODEL_DETAILS,
            MetricDescriptor.OLLAMA_INFO,
            MetricDescriptor.OLLAMA_INFO_INFO,
            MetricDescriptor.OLLAMA_VERSION,
            MetricDescriptor.MODEL_LOADED,
            MetricDescriptor.MODEL_VRAM,
            MetricDescriptor.MODEL_MEMORY,
            MetricDescriptor.MODEL_OFFLOAD,
            MetricDescriptor.MODEL_EXPIRES,
            MetricDescriptor.MODEL_CONTEXT,
            MetricDescriptor.MODELS_DISK,
            MetricDescriptor.MODELS_NOT_SHOWN,
            MetricDescriptor.POLL_LAST_SUCCESS,
            MetricDescriptor.INFERENCE_ACTIVE,
            MetricDescriptor.GPU_LIKELY_ACTIVE,
            MetricDescriptor.LAST_INFERENCE,
            MetricDescriptor.CANARY_SPEED,
            MetricDescriptor.CANARY_LAST_SUCCESS));

    /** What an operation of a model is answered with as a rule. */
    private static final int[] USUAL = {200, 400, 404, 500, 502, 503, 504};

    private ZeroSeries() {}

    /**
     * Returns their keys.
     *
     * @param models how many ids of models there are: read once for a snapshot, so that a model comes with all its families
     */
    static List<Integer> of(MetricDescriptor family, LabelSpace space, int models) {
        List<Label> labels = family.labels();
        if (labels.contains(Label.LOOP) || READ.contains(family)) {
            return List.of();
        }
        return switch (family) {
            case REQUESTS -> requests(space, models);
            case TOKENS_TOTAL -> tokens(space, models);
            case LOAD_EVENTS -> loadEvents(space, models);
            case HOME_REQUESTS -> homeRequests(space);
            default -> isMadeLater(family) ? List.of() : space.allKeys(family, models);
        };
    }

    /** Two dozen series each, and statistics of nothing: made when a model has something to show. */
    private static boolean isMadeLater(MetricDescriptor family) {
        return family.labels().contains(Label.MODEL)
                && switch (family.type()) {
                    case HISTOGRAM, RECENT, LAST -> true;
                    default -> false;
                };
    }

    /** What a model comes or goes by; a load has other reasons than an unload. */
    private static List<Integer> loadEvents(LabelSpace space, int models) {
        List<Integer> keys = new ArrayList<>();
        for (int model = ModelNames.OTHER; model < models; model++) {
            for (LoadReason reason : LoadReason.values()) {
                for (LoadEvent event : reason.events()) {
                    keys.add(space.key(MetricDescriptor.LOAD_EVENTS, model, event.place(), reason.place()));
                }
            }
        }
        return keys;
    }

    private static List<Integer> homeRequests(LabelSpace space) {
        List<Integer> keys = new ArrayList<>();
        List<String> operations = space.closed().operations();
        for (int route = 0; route < operations.size(); route++) {
            if (!operations.get(route).isEmpty()) {
                for (int status : USUAL) {
                    keys.add(space.key(MetricDescriptor.HOME_REQUESTS, route, 0, StatusCodes.ordinal(status)));
                }
                keys.add(space.key(MetricDescriptor.HOME_REQUESTS, route, 0, StatusCodes.ERROR));
            }
        }
        return keys;
    }

    private static List<Integer> requests(LabelSpace space, int models) {
        List<Integer> keys = new ArrayList<>();
        int ok = Outcome.OK.place();
        int code = StatusCodes.ordinal(200);
        ClosedLabels closed = space.closed();
        for (int route = 0; route < closed.routes().size(); route++) {
            if (!closed.modelRoutes().contains(route)) {
                keys.add(space.key(MetricDescriptor.REQUESTS, route, ModelNames.NONE, ok, code));
                continue;
            }
            for (int model = ModelNames.OTHER; model < models; model++) {
                keys.add(space.key(MetricDescriptor.REQUESTS, route, model, ok, code));
            }
        }
        return keys;
    }

    /** Only output is ever estimated. */
    private static List<Integer> tokens(LabelSpace space, int models) {
        List<Integer> keys = new ArrayList<>();
        for (int model = ModelNames.OTHER; model < models; model++) {
            for (TokenType type : TokenType.values()) {
                keys.add(space.key(MetricDescriptor.TOKENS_TOTAL, model, type.place(), TokenSource.REPORTED.place()));
            }
            keys.add(space.key(
                    MetricDescriptor.TOKENS_TOTAL, model, TokenType.OUTPUT.place(), TokenSource.ESTIMATED.place()));
        }
        return keys;
    }
}
