package io.llamatap.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llamatap.server.config.setting.ServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** poller-C1 to poller-C4, homeserver-C1 to homeserver-C3, conflict-12, conflict-13, conflict-16: what the variables of two exporters open and mean. */
class ExporterVariablesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                                             | -                                                                                    | http://localhost:11434
            OLLAMA_HOST=gpu                               | -                                                                                    | http://gpu:11434
            OLLAMA_PORT=11434                             | poller 9200 (variable OLLAMA_PORT)                                                   | http://ollama:11434
            SCRAPE_INTERVAL=15s                           | poller 9200 (variable SCRAPE_INTERVAL)                                               | http://ollama:11434
            OLLAMA_HOST=gpu OLLAMA_PORT=9                 | poller 9200 (variable OLLAMA_PORT)                                                   | http://gpu:9
            SCRAPE_INTERVAL=5s OLLAMA_HOST=0.0.0.0        | poller 9200 (variable SCRAPE_INTERVAL)                                               | http://127.0.0.1:11434
            EXPORTER_PORT=9300 SCRAPE_INTERVAL=15s        | poller 9300 (variables EXPORTER_PORT and SCRAPE_INTERVAL)                            | http://ollama:11434
            EXPORTER_PORT=9300                            | poller 9300 (variable EXPORTER_PORT)                                                 | http://ollama:11434
            OLLAMA_URL=http://o:1                         | homeserver 9619 (variable OLLAMA_URL)                                                | http://o:1
            COLLECT_INTERVAL=30                           | homeserver 9619 (variable COLLECT_INTERVAL)                                          | http://ollama:11434
            EXPORTER_PORT=9700 COLLECT_INTERVAL=30        | homeserver 9700 (variables EXPORTER_PORT and COLLECT_INTERVAL)                       | http://ollama:11434
            EXPORTER_PORT=9700 OLLAMA_URL=o OLLAMA_PORT=1 | poller 9200 (variable OLLAMA_PORT), homeserver 9700 (variables EXPORTER_PORT and OLLAMA_URL) | http://o:11434
            OLLAMA_PORT=tcp://10.0.0.1:11434              | -                                                                                    | http://localhost:11434
            EXPORTER_PORT=tcp://10.0.0.1:9200             | -                                                                                    | http://localhost:11434
            LLAMATAP_UPSTREAM=own SCRAPE_INTERVAL=15s     | poller 9200 (variable SCRAPE_INTERVAL)                                               | http://own:11434
            LLAMATAP_POLLER_LISTEN=none OLLAMA_PORT=1     | -                                                                                    | http://ollama:1
            LLAMATAP_HOMESERVER_LISTEN=:7 OLLAMA_URL=o    | homeserver 7 (variable LLAMATAP_HOMESERVER_LISTEN)                                   | http://o:11434
            """)
    void openThePortsOfTheirExporters(String variables, String listeners, String upstream) throws BadConfigException {
        ServerConfig config = read(variables);
        assertThat(config.listening().dialects())
                .extracting(listener ->
                        listener.dialect() + " " + listener.address().getPort() + " (" + listener.origin() + ")")
                .containsExactly(listeners == null ? new String[0] : listeners.split(", (?=homeserver)", -1));
        assertThat(config.listening().instances().get(0).upstream()).hasToString(upstream);
        assertThat(config.listening().instances().get(0).listen().getPort()).isEqualTo(8000);
    }

    @ParameterizedTest
    @CsvSource({
        "X=1, PT15S",
        "SCRAPE_INTERVAL=15s, PT15S",
        "SCRAPE_INTERVAL=1m30s, PT1M30S",
        "COLLECT_INTERVAL=30, PT30S",
        "SCRAPE_INTERVAL=5s COLLECT_INTERVAL=30, PT5S",
        "LLAMATAP_POLL_INTERVAL=off COLLECT_INTERVAL=30, PT0S",
        "LLAMATAP_POLL_INTERVAL=20 SCRAPE_INTERVAL=15s, PT20S"
    })
    void setHowOftenOllamaIsAsked(String variables, Duration interval) throws BadConfigException {
        assertThat(read(variables).polling().interval()).isEqualTo(interval);
    }

    @ParameterizedTest
    @CsvSource({
        "EXPORTER_PORT=http, variable EXPORTER_PORT: \":http\" has a port that is not a number",
        "EXPORTER_PORT=70000 OLLAMA_URL=o, variables EXPORTER_PORT and OLLAMA_URL: \":70000\" has a port",
        "EXPORTER_PORT=8000 OLLAMA_URL=o, variables EXPORTER_PORT and OLLAMA_URL: \":8000\" is already used",
        "LLAMATAP_POLLER_LISTEN=:7 LLAMATAP_HOMESERVER_LISTEN=:7, variable LLAMATAP_HOMESERVER_LISTEN: \":7\" is already used",
        "OLLAMA_URL=localhost:9619, variable OLLAMA_URL: \"localhost:9619\" is http://localhost:9619",
        "LLAMATAP_POLLER_LISTEN=:11434, default: upstream \"http://localhost:11434\" is http://localhost:11434"
    })
    void areToldWhereTheyAreWrong(String variables, String problem) {
        BadConfigException e = catchThrowableOfType(BadConfigException.class, () -> read(variables));
        assertThat(e).as("nothing was found wrong").isNotNull();
        assertThat(e.problems()).singleElement().asString().startsWith(problem);
    }

    @Test
    void areNotMeantForADemonstration() throws BadConfigException {
        ServerConfig config = ConfigReader.read(
                        new String[] {"--demo"}, Map.of("OLLAMA_URL", "o", "SCRAPE_INTERVAL", "15s"), (l, f) -> {})
                .settings();
        assertThat(config.listening().dialects()).isEqualTo(List.of());
    }

    private static ServerConfig read(String variables) throws BadConfigException {
        Map<String, String> environment = new TreeMap<>();
        for (String variable : variables == null ? new String[0] : variables.split(" ", -1)) {
            environment.put(variable.replaceFirst("=.*", ""), variable.replaceFirst("[^=]*=", ""));
        }
        return ConfigReader.read(new String[0], environment, (level, format) -> {})
                .settings();
    }
}
