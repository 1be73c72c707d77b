package io.llamatap.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The closed set of values of the label {@code code}: what Ollama, its cloud, what stands before them, and we answer with. */
final class StatusCodes {
    private static final int[] KNOWN = {
        200, 201, 202, 203, 204, 205, 206, 300, 301, 302, 303, 304, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407,
                408,
        409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 499, 500, 501,
                502,
        503, 504, 505, 507, 508, 511, 520, 521, 522, 523, 524, 525, 526, 529, 530
    };

    /** No answer was given. */
    private static final int NONE = KNOWN.length;

    private static final int OTHER = KNOWN.length + 1;

    static final List<String> LABELS = labels();

    /** The place, behind all others, of an answer that failed although its status is one of success. */
    static final int ERROR = OTHER + 1;

    /** {@link #LABELS} and {@code error}. */
    static final List<String> WITH_ERROR = withError();

    private StatusCodes() {}

    private static List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (int code : KNOWN) {
            labels.add(Integer.toString(code));
        }
        labels.add("none");
        labels.add("other");
        return List.copyOf(labels);
    }

    private static List<String> withError() {
        List<String> labels = new ArrayList<>(LABELS);
        labels.add("error");
        return List.copyOf(labels);
    }

    /** Returns the place of a status in the set; 0 stands for no answer. */
    static int ordinal(int status) {
        int known = Arrays.binarySearch(KNOWN, status);
        if (known >= 0) {
            return known;
        }
        return status == 0 ? NONE : OTHER;
    }
}
