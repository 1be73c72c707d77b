package io.llamatap.metrics.label;

/** A route of Ollama; its label is the template of its path. Routes that share a template share a place. */
public interface Route extends LabelValue {
    /** Says whether requests on it name the model that computes, in a form that can be read. */
    boolean isNamingModel();

    /** Returns the bare name of the operation if a model computes it, such as {@code generate}; else an empty text. */
    String modelOperation();
}
