package io.llamatap.server.config.value;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Names of models, separated by commas or spaces; {@code none} for the empty list. */
public record ModelsKind() implements ValueKind<List<String>> {
    /** Bounded because each model has series of its own and uses memory in Ollama. */
    public static final int MAX_MODELS = 16;

    private static final String NONE = "none";
    private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*|\\s+");
    /** A name as Ollama accepts it: host with port, namespace, model, tag. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:/-]{0,119}");

    @Override
    public List<String> parse(String text) throws BadValueException {
        List<String> models = new ArrayList<>();
        if (text.strip().equals(NONE)) {
            return models;
        }
        for (String name : SEPARATOR.split(text.strip(), -1)) {
            if (!NAME.matcher(name).matches()) {
                throw new BadValueException("is not a list of models: \"" + name + "\" is not a model name");
            }
            if (models.contains(name)) {
                throw new BadValueException("names " + name + " twice");
            }
            models.add(name);
        }
        if (models.size() > MAX_MODELS) {
            throw new BadValueException("names " + models.size() + " models");
        }
        return models;
    }

    @Override
    public String accepted() {
        return "up to " + MAX_MODELS + " names of models, separated by commas, such as llama3.1:8b, qwen3; or " + NONE;
    }
}
