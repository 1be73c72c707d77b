package io.llamatap.metrics.family;

import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.LabelValue;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A family that shows by model what other families count, under another name: nothing is counted for it, and it costs nothing
 * unless its page is asked for. Its first label is the model. Immutable.
 */
public final class View extends MetricDescriptor {
    /**
     * What a view consists of: series of one family, added up by model.
     *
     * @param source the family that is counted
     * @param isTakenOff whether it is subtracted from the others
     * @param only by the names of its labels, the values that are wanted; all of those that are not named
     * @param fixed the values of the view's labels behind the model
     */
    public record Part(MetricDescriptor source, boolean isTakenOff, Map<String, Set<String>> only, List<String> fixed) {
        public Part {
            only = Map.copyOf(only);
            fixed = List.copyOf(fixed);
        }

        /** Takes all series of a family. */
        static Part of(MetricDescriptor source, String... fixed) {
            return new Part(source, false, Map.of(), Arrays.asList(fixed));
        }

        /** Returns the same with only some values of a label. */
        Part only(Label<?> label, LabelValue... values) {
            Map<String, Set<String>> more = new HashMap<>(only);
            more.put(label.text(), Arrays.stream(values).map(label::shown).collect(Collectors.toSet()));
            return new Part(source, isTakenOff, more, fixed);
        }

        /** Returns the same to be subtracted. */
        Part takenOff() {
            return new Part(source, true, only, fixed);
        }
    }

    private final List<Part> parts;
    private final List<Part> proof;

    View(int number, Traits traits, List<Part> parts, List<Part> proof) {
        super(number, traits, Start.NONE);
        this.parts = List.copyOf(parts);
        this.proof = List.copyOf(proof);
        for (Part part : parts) {
            if (type() == MetricType.HISTOGRAM && part.source().buckets() != buckets()) {
                throw new IllegalArgumentException(text() + " has other edges than " + part.source());
            }
        }
    }

    /** Returns what is added up. */
    public List<Part> parts() {
        return parts;
    }

    /** Returns what has to be above 0 for a model, or the model is left out; empty where all models are shown. */
    public List<Part> proof() {
        return proof;
    }
}
