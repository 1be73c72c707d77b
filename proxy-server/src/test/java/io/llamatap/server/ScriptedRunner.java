package io.llamatap.server;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A process that listens as a runner does, and has the page of its slots. Its other arguments are for those who read its command line. */
final class ScriptedRunner {
    static final String SLOTS = "[{\"id\":0,\"n_ctx\":4096,\"speculative\":false,\"is_processing\":true,\"id_task\":1,"
            + "\"n_prompt_tokens\":1000,\"params\":{},\"next_token\":[{\"has_next_token\":true,\"n_decoded\":25}]},"
            + "{\"id\":1,\"n_ctx\":4096,\"speculative\":false,\"is_processing\":false}]";

    private ScriptedRunner() {}

    public static void main(String[] arguments) throws IOException {
        List<String> all = List.of(arguments);
        int port = Integer.parseInt(all.get(all.indexOf("--port") + 1));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/slots", exchange -> {
            byte[] page = SLOTS.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(page);
            }
        });
        server.start();
        System.in.read(); // until whoever started it is gone
        server.stop(0);
    }
}
