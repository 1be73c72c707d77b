package io.llamatap.metrics.label;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A status code as a label value. The set is closed: the codes that Ollama, its cloud service, other proxies and this proxy send.
 * Immutable, one object per code.
 */
public final class StatusCode implements LabelValue {
    private static final int[] KNOWN = {
        200, 201, 202, 203, 204, 205, 206, 300, 301, 302, 303, 304, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407,
                408,
        409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 499, 500, 501,
                502,
        503, 504, 505, 507, 508, 511, 520, 521, 522, 523, 524, 525, 526, 529, 530
    };

    private static final StatusCode[] OF_KNOWN = ofKnown();
    /** No response was sent. */
    private static final StatusCode NONE = new StatusCode(KNOWN.length, "none");

    private static final StatusCode OTHER = new StatusCode(KNOWN.length + 1, "other");

    /** A failed response with a status of success. Used in the dialect {@code homeserver} only. */
    public static final StatusCode ERROR = new StatusCode(KNOWN.length + 2, "error");

    /** All values except {@link #ERROR}. */
    public static final List<StatusCode> SENT = listed(NONE, OTHER);

    public static final List<StatusCode> ALL = listed(NONE, OTHER, ERROR);

    private final int place;
    private final String label;

    private StatusCode(int place, String label) {
        this.place = place;
        this.label = label;
    }

    private static StatusCode[] ofKnown() {
        StatusCode[] all = new StatusCode[KNOWN.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = new StatusCode(i, Integer.toString(KNOWN[i]));
        }
        return all;
    }

    private static List<StatusCode> listed(StatusCode... more) {
        List<StatusCode> all = new ArrayList<>(Arrays.asList(OF_KNOWN));
        all.addAll(Arrays.asList(more));
        return List.copyOf(all);
    }

    /** Returns the label value of a status; 0 stands for no response. */
    public static StatusCode of(int status) {
        int known = Arrays.binarySearch(KNOWN, status);
        if (known >= 0) {
            return OF_KNOWN[known];
        }
        return status == 0 ? NONE : OTHER;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public int place() {
        return place;
    }
}
