package io.llamatap.server.ollama;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import io.llamatap.server.outgoing.UpstreamClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which model in memory has which file, by what Ollama shows of it. Ollama is asked again only when other runners or models are there.
 * Blocks; used by one thread.
 */
final class ModelFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ModelFiles.class);
    private static final String FROM = "FROM ";
    private static final int OK = 200;
    private static final JsonFactory JSON = new JsonFactory();

    private final UpstreamClient client;
    private Set<String> runnersBefore = Set.of();
    private List<String> modelsBefore = List.of();
    private Map<String, String> names = Map.of();

    ModelFiles(UpstreamClient client) {
        this.client = client;
    }

    /** Returns the names of models by their files. */
    Map<String, String> names(Set<String> runners, List<String> models) {
        if (!runners.equals(runnersBefore) || !models.equals(modelsBefore)) {
            names = ask(models);
            runnersBefore = runners;
            modelsBefore = models;
        }
        return names;
    }

    private Map<String, String> ask(List<String> models) {
        Map<String, String> found = new HashMap<>();
        for (String model : models) {
            try {
                client.post("/api/show", question(model), ModelFiles::file)
                        .ifPresent(file -> found.putIfAbsent(file, model));
            } catch (IOException e) {
                LOG.debug("the file of {} is unknown", model, e);
            }
        }
        return found;
    }

    private static String question(String model) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("model", model);
            json.writeEndObject();
        }
        return text.toString();
    }

    private static Optional<String> file(UpstreamClient.Response response) throws IOException {
        return response.status() == OK ? file(response.body()) : Optional.empty();
    }

    /** Returns the file in the model file that Ollama shows. */
    static Optional<String> file(InputStream body) throws IOException {
        String[] modelFile = {""};
        OllamaJson.read(body, (name, json) -> {
            if (name.equals("modelfile") && json.currentToken() == JsonToken.VALUE_STRING) {
                modelFile[0] = json.getText();
            }
        });
        // A projector or adapter follows in lines of the same form.
        return modelFile[0]
                .lines()
                .filter(line -> line.startsWith(FROM))
                .map(line -> line.substring(FROM.length()).strip())
                .findFirst();
    }
}
