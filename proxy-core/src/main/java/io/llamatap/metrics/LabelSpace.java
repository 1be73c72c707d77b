package io.llamatap.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers the series of each family: the places of its label values, as digits of one number. Immutable but for the names of
 * models and the words, which only grow. Any thread.
 */
@SuppressWarnings("EnumOrdinal") // arrays by family, for speed
final class LabelSpace {
    /** More event loops than any machine has processors for. */
    private static final int LOOPS = 4096;

    private final ClosedLabels closed;
    private final ModelNames models;
    private final Words rejections;
    private final Words canaryModels;
    private final int[][] sizes;

    LabelSpace(ClosedLabels closed, ModelNames models, Words rejections, Words canaryModels) {
        this.closed = closed;
        this.models = models;
        this.rejections = rejections;
        this.canaryModels = canaryModels;
        MetricDescriptor[] all = MetricDescriptor.values();
        this.sizes = new int[all.length][];
        for (MetricDescriptor family : all) {
            sizes[family.ordinal()] =
                    family.labels().stream().mapToInt(this::size).toArray();
        }
    }

    private int size(Label label) {
        return switch (label) {
            case MODEL -> models.ids();
            case LOOP -> LOOPS;
            case REJECTION -> rejections.cap();
            case CANARY_MODEL -> canaryModels.cap();
            // Read from outside, never counted here.
            case GPU,
                    GC,
                    PUSH_TARGET,
                    VERSION,
                    REVISION,
                    JAVA,
                    NETTY,
                    TRANSPORT,
                    RELOAD,
                    BUILD,
                    FAMILY,
                    PARAMETER_SIZE,
                    QUANTIZATION -> 1;
            default -> values(label).size();
        };
    }

    /** Returns all values that a label has by now. */
    List<String> values(Label label) {
        List<String> values = label.closedValues();
        if (values != null) {
            return values;
        }
        return switch (label) {
            case ROUTE -> closed.routes();
            case ENDPOINT -> closed.operations();
            case API -> closed.apis();
            case UPSTREAM_ERROR -> closed.upstreamErrors();
            case UPSTREAM_CLOSED -> closed.upstreamClosures();
            case CLIENT_CLOSED -> closed.clientClosures();
            case HANDSHAKE_FAILURE -> closed.handshakeFailures();
            case MODEL -> models.labels();
            case REJECTION -> rejections.all();
            case CANARY_MODEL -> canaryModels.all();
            default -> List.of();
        };
    }

    /** Returns how many ids of models there can be. */
    int modelIds() {
        return models.ids();
    }

    boolean isKnownUnloaded(int model) {
        return models.isKnownUnloaded(model);
    }

    ClosedLabels closed() {
        return closed;
    }

    int rejection(String reason) {
        return rejections.place(reason);
    }

    int canaryModel(String model) {
        return canaryModels.place(model);
    }

    int key(MetricDescriptor family, int a, int b) {
        return a * sizes[family.ordinal()][1] + b;
    }

    int key(MetricDescriptor family, int a, int b, int c) {
        int[] size = sizes[family.ordinal()];
        return (a * size[1] + b) * size[2] + c;
    }

    int key(MetricDescriptor family, int a, int b, int c, int d) {
        int[] size = sizes[family.ordinal()];
        return ((a * size[1] + b) * size[2] + c) * size[3] + d;
    }

    /** Returns the places of the label values of a series. */
    int[] places(MetricDescriptor family, int key) {
        int[] size = sizes[family.ordinal()];
        int[] places = new int[size.length];
        int rest = key;
        for (int i = size.length - 1; i >= 0; i--) {
            places[i] = rest % size[i];
            rest /= size[i];
        }
        return places;
    }

    /** Returns the label values of a series. */
    List<String> labels(MetricDescriptor family, int key) {
        int[] places = places(family, key);
        String[] texts = new String[places.length];
        for (int i = 0; i < places.length; i++) {
            texts[i] = text(family.labels().get(i), places[i]);
        }
        return List.of(texts);
    }

    private String text(Label label, int place) {
        return label == Label.LOOP ? Integer.toString(place) : values(label).get(place);
    }

    /**
     * Returns the keys of every combination of a family's label values, as far as they are known by now. Requests without a
     * model are rare: theirs are left out.
     *
     * @param models how many ids of models are to be taken
     */
    List<Integer> allKeys(MetricDescriptor family, int models) {
        List<Integer> keys = List.of(0);
        int[] size = sizes[family.ordinal()];
        for (int i = 0; i < size.length; i++) {
            Label label = family.labels().get(i);
            int first = label == Label.MODEL ? ModelNames.OTHER : 0;
            int end = label == Label.MODEL ? models : values(label).size();
            List<Integer> longer = new ArrayList<>();
            for (int key : keys) {
                for (int place = first; place < end; place++) {
                    longer.add(key * size[i] + place);
                }
            }
            keys = longer;
        }
        return keys;
    }
}
