package io.llamatap.server.command;

import io.llamatap.server.outgoing.UpstreamClient;
import io.llamatap.server.text.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Explains a response that is not the page that was asked for: what it is, and what to set. Stateless. */
final class WrongResponse {
    private static final int MOST_SHOWN = 200;
    /** UTF-8 has at most so many bytes for a character. */
    private static final int BYTES = 4;

    private static final int OK = 200;

    private WrongResponse() {}

    /** Returns whether a response is another than the page of a type. */
    static boolean is(UpstreamClient.Response response, String type) {
        return response.status() != OK
                || !type(response).toLowerCase(Locale.ROOT).startsWith(type);
    }

    /**
     * Returns the explanation. It reads the beginning of the body.
     *
     * @param type the type that was asked for
     * @param isWithToken whether a token was sent
     */
    static String text(String type, UpstreamClient.Response response, boolean isWithToken) {
        int status = response.status();
        if (status == OK) {
            String given = type(response).isEmpty() ? "no Content-Type" : shown(type(response));
            return given + " instead of " + type + ". It is no Llamatap, or an older one without this page";
        }
        String said = said(response.body());
        return "status " + status + (said.isEmpty() ? "" : ", " + said) + hint(status, isWithToken);
    }

    private static String hint(int status, boolean isWithToken) {
        return switch (status) {
            case 400 -> ". If it speaks TLS, the URL begins with https://";
            case 401 ->
                (isWithToken ? ". It does not accept this token" : ". It needs a token")
                        + ": --token-file FILE with one of the file that metrics-token-file names, or token-file if that is"
                        + " not set";
            case 403 ->
                ". Its settings do not allow this machine (metrics-allow-networks), or not the name in the URL"
                        + " (allowed-hosts): use its IP address or localhost, or add the name there";
            case 404, 405 ->
                ". It may be Ollama itself, or an older Llamatap. If the setting admin is set, the pages of a Llamatap are"
                        + " at that address only";
            case 503 ->
                ". It is at a limit (the log and ollama_proxy_rejected_requests_total have it), or shutting down; try"
                        + " again";
            default -> "";
        };
    }

    private static String type(UpstreamClient.Response response) {
        return response.contentType() == null ? "" : response.contentType();
    }

    /** Returns the first line of an error; empty if it has none. */
    private static String said(InputStream body) {
        try {
            String all = new String(body.readNBytes(BYTES * MOST_SHOWN), StandardCharsets.UTF_8);
            return shown(all.strip().lines().findFirst().orElse(""));
        } catch (IOException e) {
            // The status is known, and says more than what became of the body.
            return "";
        }
    }

    /** Returns the beginning of a line, in a form that is safe in a terminal. */
    private static String shown(String line) {
        StringBuilder shown = new StringBuilder();
        JsonText.show(line.substring(0, Math.min(MOST_SHOWN, line.length())), shown);
        return shown.toString();
    }
}
