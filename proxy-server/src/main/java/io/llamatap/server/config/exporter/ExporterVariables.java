package io.llamatap.server.config.exporter;

import io.llamatap.server.config.value.Environment;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.config.value.RawValue;
import org.jspecify.annotations.Nullable;

/**
 * Interprets the variables of the two exporters that Llamatap replaces in front of Ollama: which exporter's port is opened, and that
 * Ollama's default host is {@code ollama}.
 */
public final class ExporterVariables {
    private static final String PORT = "EXPORTER_PORT";
    private static final String HOST = "ollama";

    private final Environment variables;
    private final @Nullable RawValue port;
    private final @Nullable RawValue poller;
    private final @Nullable RawValue homeserver;

    /** Takes the environment variables. */
    public ExporterVariables(Environment variables) {
        this.variables = variables;
        this.port = ofAProgram(PORT);
        this.homeserver = either(variables.value("OLLAMA_URL"), ofAProgram("COLLECT_INTERVAL"));
        RawValue sign = either(ofAProgram("OLLAMA_PORT"), ofAProgram("SCRAPE_INTERVAL"));
        // A port without other variables is the poller's, whose other settings have defaults.
        this.poller = sign == null && homeserver == null ? port : sign;
    }

    /** Returns the default of poller-listen, or null if the poller's variables are not set. */
    public @Nullable RawValue pollerListen() {
        return listen(poller, 9200, homeserver == null);
    }

    /** Returns the default of homeserver-listen, or null if the variables of that exporter are not set. */
    public @Nullable RawValue homeserverListen() {
        return listen(homeserver, 9619, true);
    }

    private @Nullable RawValue listen(@Nullable RawValue sign, int usual, boolean isPortMeant) {
        if (sign == null) {
            return null;
        }
        if (port == null || !isPortMeant) {
            return new RawValue(sign.origin(), ":" + usual);
        }
        boolean isAlone = sign.equals(port);
        Origin both =
                new Origin("variables " + PORT + " and " + sign.origin().place().replace("variable ", ""));
        return new RawValue(isAlone ? port.origin() : both, ":" + port.text().strip());
    }

    /** Returns the default of upstream, or null. */
    public @Nullable RawValue upstream() {
        RawValue sign = poller != null ? poller : homeserver;
        return sign == null ? null : new RawValue(sign.origin(), HOST);
    }

    private static @Nullable RawValue either(@Nullable RawValue one, @Nullable RawValue other) {
        return one != null ? one : other;
    }

    /** Kubernetes sets OLLAMA_PORT=tcp://address:port beside a service called ollama, and so on. */
    private @Nullable RawValue ofAProgram(String name) {
        RawValue value = variables.value(name);
        return value == null || value.text().contains("://") ? null : value;
    }
}
