package io.llamatap.metrics;

import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.family.Catalogue;
import io.llamatap.metrics.label.GivenLabels;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.LabelValue;
import io.llamatap.metrics.label.LearnedValues;
import io.llamatap.metrics.label.LoopNumber;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Route;
import io.llamatap.metrics.model.ModelNames;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Assigns a number to each series of a family: the places of its label values are the digits of the number. Immutable, except for
 * model names and learned values, which only grow. Any thread.
 */
final class LabelSpace {
    /** More event loops than any machine has. */
    private static final int LOOPS = 4096;

    private final GivenLabels given;
    private final ModelNames models;
    private final Map<Label<LearnedValues.Value>, LearnedValues> learned;
    /** By family number: how many values each of its labels can have. */
    private final int[][] sizes;

    LabelSpace(GivenLabels given, ModelNames models, Map<Label<LearnedValues.Value>, LearnedValues> learned) {
        this.given = given;
        this.models = models;
        this.learned = Map.copyOf(learned);
        this.sizes = Catalogue.all().stream()
                .map(family -> family.labels().stream().mapToInt(this::size).toArray())
                .toArray(int[][]::new);
    }

    private int size(Label<?> label) {
        return switch (label.origin()) {
            case MODEL -> models.most();
            case LOOP -> LOOPS;
            case LEARNED -> learned(label).cap();
            case READ -> 1;
            case CLOSED, GIVEN -> Math.max(1, values(label).size());
        };
    }

    private LearnedValues learned(Label<?> label) {
        LearnedValues known = learned.get(label.base());
        if (known == null) {
            throw new IllegalArgumentException("no learned values for label " + label.text());
        }
        return known;
    }

    /** Returns all values that a label has so far, in the order of their places. */
    List<? extends LabelValue> values(Label<?> label) {
        return switch (label.origin()) {
            case CLOSED -> label.closedValues();
            case GIVEN -> given.of(label);
            case MODEL -> models.all();
            case LEARNED -> learned(label).all();
            case LOOP, READ -> List.of();
        };
    }

    /** Returns the maximum number of models, including the two labels for none and other. */
    int mostModels() {
        return models.most();
    }

    /** Returns all models so far, in the order of their places. */
    List<ModelLabel> models() {
        return models.all();
    }

    boolean isKnownUnloaded(ModelLabel model) {
        return models.loaded().isKnownUnloaded(model);
    }

    /** Returns a learned value of a label. */
    LearnedValues.Value learnedValue(Label<LearnedValues.Value> label, String text) {
        return learned(label).of(text);
    }

    /**
     * Returns the route of a model operation.
     *
     * @throws IllegalArgumentException if there is none
     */
    Route routeOf(String operation) {
        return given.of(Label.ROUTE).stream()
                .filter(route -> route.modelOperation().equals(operation))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no route with the operation " + operation));
    }

    /** Returns how many values each label of a family can have. */
    int[] sizes(MetricDescriptor family) {
        return sizes[family.number()];
    }

    /** Returns the key of a series, given the values of all its labels. */
    int key(MetricDescriptor family, LabelValue[] values) {
        int[] size = sizes[family.number()];
        return IntStream.range(0, values.length).reduce(0, (key, i) -> key * size[i] + values[i].place());
    }

    /** Returns the label values of a series. */
    LabelValue[] values(MetricDescriptor family, int key) {
        int[] size = sizes[family.number()];
        LabelValue[] values = new LabelValue[size.length];
        int rest = key;
        for (int i = size.length - 1; i >= 0; i--) {
            Label<?> label = family.labels().get(i);
            int place = rest % size[i];
            values[i] = label.origin() == Label.Origin.LOOP
                    ? new LoopNumber(place)
                    : values(label).get(place);
            rest /= size[i];
        }
        return values;
    }

    /** Returns the label values of a series as texts. */
    List<String> texts(MetricDescriptor family, int key) {
        LabelValue[] values = values(family, key);
        String[] texts = new String[values.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = family.labels().get(i).shown(values[i]);
        }
        return List.of(texts);
    }
}
