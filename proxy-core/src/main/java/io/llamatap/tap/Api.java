package io.llamatap.tap;

import io.llamatap.metrics.label.GivenValue;

/** The API that a route belongs to: it determines the format of errors and the value of the label {@code api}. */
public enum Api implements GivenValue.Api {
    /** Ollama's own routes. */
    OLLAMA("ollama"),
    /** {@code /v1/*} except Anthropic's routes. */
    OPENAI("openai"),
    /** {@code /v1/messages}. */
    ANTHROPIC("anthropic");

    private final String label;

    Api(String label) {
        this.label = label;
    }

    /** Returns the value of the label {@code api}. */
    @Override
    public String label() {
        return label;
    }
}
