package io.llamatap.metrics.declaration;

import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.LabelValue;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A family that shows values of other families by model, under another name. Nothing is counted for it, and it costs nothing unless
 * its page is requested. Its first label is the model. Immutable.
 */
public final class View extends MetricDescriptor {
    /**
     * Series of one family, summed by model.
     *
     * @param source the family with the values
     * @param isTakenOff whether they are subtracted
     * @param only the label values to include, by label name; all values of labels that are not in it
     * @param fixed the values of the view's labels after the model
     */
    public record Part(MetricDescriptor source, boolean isTakenOff, Map<String, Set<String>> only, List<String> fixed) {
        public Part {
            only = Map.copyOf(only);
            fixed = List.copyOf(fixed);
        }

        /** Creates a part with all series of a family. */
        public static Part of(MetricDescriptor source, String... fixed) {
            return new Part(source, false, Map.of(), Arrays.asList(fixed));
        }

        /** Returns this part with only some values of a label. */
        public Part only(Label<?> label, LabelValue... values) {
            Map<String, Set<String>> more = new HashMap<>(only);
            more.put(label.text(), Arrays.stream(values).map(label::shown).collect(Collectors.toSet()));
            return new Part(source, isTakenOff, more, fixed);
        }

        /** Returns this part, subtracted. */
        public Part takenOff() {
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

    /** Returns the parts that are summed. */
    public List<Part> parts() {
        return parts;
    }

    /** Returns the parts whose sum must be above 0 for a model to be shown; empty if all models are shown. */
    public List<Part> proof() {
        return proof;
    }
}
