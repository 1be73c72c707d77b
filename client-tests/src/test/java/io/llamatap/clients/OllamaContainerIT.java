package io.llamatap.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.relay.Listener;
import io.llamatap.relay.RelayOptions;
import io.llamatap.relay.ReverseProxy;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.tap.meter.MetricsTapFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.ollama.OllamaContainer;
import org.testcontainers.utility.DockerImageName;

/** A real Ollama without models behind the proxy: every response is the same as without the proxy. */
class OllamaContainerIT {
    private static final DockerImageName IMAGE = DockerImageName.parse("ollama/ollama:0.33.3");

    private static final Logger LOG = LoggerFactory.getLogger(OllamaContainerIT.class);
    private static final String NO_ENGINE = "no container engine is running, so no real Ollama can be started";

    private static OllamaContainer ollama;
    private static ReverseProxy proxy;
    private static String proxied;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        boolean canStart = DockerClientFactory.instance().isDockerAvailable();
        if (!canStart) {
            // The reason of a skipped test stands in the report only.
            LOG.info("skipped: {}", NO_ENGINE);
        }
        assumeTrue(canStart, NO_ENGINE);
        ollama = new OllamaContainer(IMAGE);
        ollama.start();
        proxy = new ReverseProxy(
                RelayOptions.defaults(),
                List.of(new Listener(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new Upstream(ollama.getHost(), ollama.getPort(), ""),
                        new MetricsTapFactory(new MetricsRegistry(
                                MetricsTapFactory.labels(), Map.of(), MetricsRegistry.DEFAULT_MODEL_CAP)),
                        null)));
        proxied = "http://127.0.0.1:" + proxy.bind().get(0).getPort();
    }

    @AfterAll
    static void stop() {
        if (proxy != null) {
            proxy.close();
        }
        if (ollama != null) {
            ollama.stop();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/|",
                "HEAD|/|",
                "GET|/api/version|",
                "GET|/api/tags|",
                "GET|/api/ps|",
                "GET|/v1/models|",
                "GET|/api/generate|",
                "GET|/api/nothing|",
                "POST|/api/generate|{'model':'nope:7b','prompt':'x'}",
                "POST|/api/chat|{'model':'nope:7b','messages':[{'role':'user','content':'x'}]}",
                "POST|/api/chat|{'messages':",
                "POST|/v1/chat/completions|{'model':'nope:7b','messages':[{'role':'user','content':'x'}]}",
                "POST|/api/show|{'model':'nope:7b'}",
                "DELETE|/api/delete|{'model':'nope:7b'}",
            })
    void passesOnWhatOllamaSays(String method, String path, @Nullable String json) throws Exception {
        HttpResponse<String> direct = ask(ollama.getEndpoint(), method, path, json);
        HttpResponse<String> relayed = ask(proxied, method, path, json);
        assertThat(relayed.statusCode()).isEqualTo(direct.statusCode());
        assertThat(relayed.body()).isEqualTo(direct.body());
        assertThat(fields(relayed)).isEqualTo(fields(direct));
    }

    @Test
    void findsAnUnknownModelMissing() throws Exception {
        HttpResponse<String> relayed = ask(proxied, "POST", "/api/generate", "{'model':'nope:7b','prompt':'x'}");
        assertThat(relayed.statusCode()).isEqualTo(404);
        assertThat(relayed.body()).isEqualTo("{\"error\":\"model 'nope:7b' not found\"}");
    }

    private HttpResponse<String> ask(String url, String method, String path, @Nullable String json)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher body = json == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(json.replace('\'', '"'));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .method(method, body)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Returns the fields of a response, but for the one that tells when it was made. */
    private static Map<String, List<String>> fields(HttpResponse<String> response) {
        Map<String, List<String>> fields = new TreeMap<>(response.headers().map());
        fields.remove("date");
        return fields;
    }
}
