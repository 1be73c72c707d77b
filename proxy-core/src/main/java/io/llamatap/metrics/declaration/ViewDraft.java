package io.llamatap.metrics.declaration;

import io.llamatap.metrics.label.Label;
import java.util.List;
import java.util.function.Function;

/** A view that is being declared. Used while classes are loaded. */
public final class ViewDraft {
    private final Group group;
    private final Function<Label<?>[], Traits> traits;
    private final List<View.Part> parts;
    private List<View.Part> proof = List.of();

    ViewDraft(Group group, Function<Label<?>[], Traits> traits, List<View.Part> parts) {
        this.group = group;
        this.traits = traits;
        this.parts = parts;
    }

    /** Shows only models for which these parts are above 0, where 0 may mean that Ollama does not report the value. */
    public ViewDraft where(View.Part... isPositive) {
        proof = List.of(isPositive);
        return this;
    }

    /** Creates the view with the label of the model and the labels whose values the parts have. */
    public View by(Label<?>... labels) {
        return group.add(new View(group.nextNumber(), traits.apply(labels), parts, proof));
    }
}
