package io.llamatap.server.admin;

import io.llamatap.relay.client.page.LocalPages.Page;
import io.llamatap.relay.client.page.LocalPages.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Renders the page with the state. Used by one thread, except for static methods. */
final class StateRenderer {
    static final String PATH = MetricsRenderer.BELOW + "state";
    private static final String WITH_CLIENTS = "clients=true";

    /**
     * The form of a page. Requests with the same form get the same bytes. Immutable.
     *
     * @param clients whether with the addresses of clients
     * @param gzip whether compressed
     */
    record Form(boolean clients, boolean gzip) {
        static Form of(Request request) {
            boolean clients = Arrays.asList(request.query().split("&", -1)).contains(WITH_CLIENTS);
            return new Form(clients, Accept.gzip(request.acceptEncoding()));
        }
    }

    private final StateSource state;

    StateRenderer(StateSource state) {
        this.state = state;
    }

    static boolean owns(String path) {
        return path.equals(PATH) || path.equals(PATH + "/");
    }

    Page render(Form form) throws IOException {
        byte[] json = state.json(form.clients);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(form.gzip ? json.length / 8 + 64 : json.length);
        try (OutputStream out = form.gzip ? new FastGzip(bytes) : bytes) {
            out.write(json);
        }
        return new Page(200, AdminPages.JSON, form.gzip ? "gzip" : null, "Accept-Encoding", bytes.toByteArray());
    }
}
