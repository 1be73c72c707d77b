package io.llamatap.metrics.family;

import io.llamatap.metrics.label.Label;
import java.util.List;
import java.util.function.Function;

/** A view that is being described: labels come last and make it a family of its group. Used while classes are loaded. */
final class ViewDraft {
    private final Group group;
    private final Function<Label<?>[], Traits> traits;
    private final List<View.Part> parts;
    private List<View.Part> proof = List.of();

    ViewDraft(Group group, Function<Label<?>[], Traits> traits, List<View.Part> parts) {
        this.group = group;
        this.traits = traits;
        this.parts = parts;
    }

    /** Says what must be above 0 for a model to be shown: what stands at 0 because nobody told it would be wrong. */
    ViewDraft where(View.Part... isPositive) {
        proof = List.of(isPositive);
        return this;
    }

    /** Ends the description: the model, then the labels whose values the parts give. */
    View by(Label<?>... labels) {
        return group.add(new View(group.nextNumber(), traits.apply(labels), parts, proof));
    }
}
