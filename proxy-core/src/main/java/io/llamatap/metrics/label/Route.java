package io.llamatap.metrics.label;

/** A route of Ollama. Its label value is the template of its path. Routes with the same template have the same place. */
public interface Route extends LabelValue {
    /** Says whether requests on the route name a model in a form that can be read. */
    boolean isNamingModel();

    /** Returns the name of the model operation, such as {@code generate}; empty if no model is involved. */
    String modelOperation();
}
