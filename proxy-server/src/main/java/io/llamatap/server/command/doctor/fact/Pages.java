package io.llamatap.server.command.doctor.fact;

import io.llamatap.server.command.CommandException;
import io.llamatap.server.command.ExitStatus;
import io.llamatap.server.outgoing.NoResponseException;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.server.outgoing.UpstreamClient;
import io.llamatap.server.text.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The pages of a Llamatap. What keeps them from being read is explained to the user. Blocks. Used by one thread. */
final class Pages {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MOST_SHOWN = 200;

    private final UpstreamAccess access;
    private final UpstreamClient client;

    Pages(UpstreamAccess access) {
        this.access = access;
        this.client = new UpstreamClient(access, CONNECT_LIMIT, LIMIT);
    }

    /** Reads a page with status 200. */
    @FunctionalInterface
    interface Reading<T> {
        T of(InputStream body) throws IOException, MetricsText.MalformedPageException;
    }

    /** The page is there, but is not what it should be. */
    private static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableException(String why) {
            super(why);
        }
    }

    /** Reads a page, or the beginning of one that never ends. */
    <T> T get(String path, String accept, Reading<T> reading) throws CommandException {
        return explained(path, () -> client.get(path, accept, response -> read(path, response, reading)));
    }

    static String text(InputStream body) throws IOException {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }

    private <T> T read(String path, UpstreamClient.Response response, Reading<T> reading) throws IOException {
        if (response.status() != 200) {
            throw new UnreadableException(
                    "status " + response.status() + said(response.body()) + hint(path, response.status()));
        }
        try {
            return reading.of(response.body());
        } catch (MetricsText.MalformedPageException e) {
            throw new UnreadableException("it cannot be read: " + e.getMessage());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UnreadableException("it is not JSON");
        }
    }

    /** Returns the first line of an error, in a form that is safe in a terminal. */
    private static String said(InputStream body) throws IOException {
        String all = new String(body.readNBytes(4 * MOST_SHOWN), StandardCharsets.UTF_8).strip();
        String line = all.lines().findFirst().orElse("");
        StringBuilder shown = new StringBuilder();
        JsonText.show(line.substring(0, Math.min(MOST_SHOWN, line.length())), shown);
        return shown.isEmpty() ? "" : ", " + shown;
    }

    private String hint(String path, int status) {
        return switch (status) {
            case 401 ->
                access.authorization() == null
                        ? ". It needs a token: --token-file FILE with one of the file that metrics-token-file names,"
                                + " or token-file if that is not set"
                        : ". It does not accept this token: --token-file FILE with one of the file that"
                                + " metrics-token-file names, or token-file if that is not set";
            case 403 ->
                ". Its settings do not allow this machine (metrics-allow-networks), or not the name in the URL"
                        + " (allowed-hosts): use its IP address or localhost, or add the name there";
            case 404 ->
                path.startsWith("/metrics")
                        ? ". Is it a Llamatap, not Ollama itself? If its setting admin is set, its pages are at that"
                                + " address only"
                        : "";
            case 503 -> ". It is at a limit (the log and ollama_proxy_rejected_requests_total have it); try again";
            default -> "";
        };
    }

    private interface Asking<T> {
        T ask() throws IOException;
    }

    private <T> T explained(String path, Asking<T> asking) throws CommandException {
        try {
            return asking.ask();
        } catch (NoResponseException e) {
            throw new CommandException(
                    ExitStatus.UNAVAILABLE,
                    access.upstream() + " does not respond: " + e.getMessage()
                            + ". Give the address of the Llamatap as URL, or its settings with --config");
        } catch (IOException e) {
            throw new CommandException(ExitStatus.UNAVAILABLE, access.upstream() + path + ": " + e.getMessage());
        }
    }
}
