package io.llamatap.server.rules;

import com.sun.net.httpserver.HttpServer;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.server.host.OllamaMachine;
import io.llamatap.tap.meter.MetricsTapFactory;
import io.llamatap.testkit.Page;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server with the page of a machine with a GPU, which this one may not have: Ollama uses a core and a half and 1,024,000 bytes. It takes
 * what is posted to it and does nothing with that. Thread-safe.
 */
public final class MachinePage implements AutoCloseable {
    private final HttpServer server;

    private MachinePage(HttpServer server) {
        this.server = server;
    }

    /** Starts one that writes its machine to a folder. */
    public static MachinePage start(Path folder) throws IOException {
        byte[] page = page(folder);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.createContext("/push", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return new MachinePage(server);
    }

    private static byte[] page(Path folder) throws IOException {
        AtomicLong clock = new AtomicLong();
        MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 1, clock::get);
        OllamaMachine machine = new OllamaMachine(Files.createDirectory(folder.resolve("machine")), clock::get);
        registry.add(machine.source());
        machine.read(0, 1000);
        clock.set(15_000_000_000L);
        machine.read(150, 1000);
        return Page.of(List.of(registry.snapshot()), Dialect.HOMESERVER, false)
                .text()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Returns where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
