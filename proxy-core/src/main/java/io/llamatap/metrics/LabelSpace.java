package io.llamatap.metrics;

import io.llamatap.metrics.family.Catalogue;
import io.llamatap.metrics.family.MetricDescriptor;
import io.llamatap.metrics.label.GivenLabels;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.LabelValue;
import io.llamatap.metrics.label.LearnedValues;
import io.llamatap.metrics.label.LoopNumber;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.ModelNames;
import io.llamatap.metrics.label.Route;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Numbers the series of each family: the places of its label values, as digits of one number. Immutable but for the names of
 * models and the words, which only grow. Any thread.
 */
final class LabelSpace {
    /** More event loops than any machine has processors for. */
    private static final int LOOPS = 4096;

    private final GivenLabels given;
    private final ModelNames models;
    private final Map<Label<LearnedValues.Value>, LearnedValues> words;
    /** By the numbers of families, how many values each label of theirs can have. */
    private final int[][] sizes;

    LabelSpace(GivenLabels given, ModelNames models, Map<Label<LearnedValues.Value>, LearnedValues> words) {
        this.given = given;
        this.models = models;
        this.words = Map.copyOf(words);
        this.sizes = Catalogue.all().stream()
                .map(family -> family.labels().stream().mapToInt(this::size).toArray())
                .toArray(int[][]::new);
    }

    private int size(Label<?> label) {
        return switch (label.origin()) {
            case MODEL -> models.most();
            case LOOP -> LOOPS;
            case WORD -> words(label).cap();
            case READ -> 1;
            case CLOSED, GIVEN -> Math.max(1, values(label).size());
        };
    }

    private LearnedValues words(Label<?> label) {
        LearnedValues known = words.get(label.base());
        if (known == null) {
            throw new IllegalArgumentException("no words for label " + label.text());
        }
        return known;
    }

    /** Returns all values that a label has by now, in the order of their places. */
    List<? extends LabelValue> values(Label<?> label) {
        return switch (label.origin()) {
            case CLOSED -> label.closedValues();
            case GIVEN -> given.of(label.base());
            case MODEL -> models.all();
            case WORD -> words(label).all();
            case LOOP, READ -> List.of();
        };
    }

    /** Returns how many models can be told apart. */
    int mostModels() {
        return models.most();
    }

    /** Returns all models so far, in the order of their places. */
    List<ModelLabel> models() {
        return models.all();
    }

    boolean isKnownUnloaded(ModelLabel model) {
        return models.isKnownUnloaded(model);
    }

    /** Returns a word as it is counted under a label. */
    LearnedValues.Value word(Label<LearnedValues.Value> label, String text) {
        return words(label).of(text);
    }

    /**
     * Returns the route of an operation of models.
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

    /** Returns the key of a series by the values of all its labels. */
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
