package io.llamatap.server.command.top.feed;

import io.llamatap.server.text.JsonText;

/** Explains a response that has no events: what it was, and what to set. Stateless. */
final class Rejection {
    private static final int MAX_SHOWN = 300;

    private Rejection() {}

    /**
     * Returns the explanation.
     *
     * @param body the beginning of the body
     * @param isWithToken whether a token was sent
     */
    static String text(String address, int status, String type, String body, boolean isWithToken) {
        return switch (status) {
            case 200 ->
                address + " responds with \"" + shown(type)
                        + "\" instead of events: it is no Llamatap, or one that has no live page yet";
            case 401 ->
                address + " responds with 401: "
                        + (isWithToken
                                ? "the token that was sent is not accepted. Its settings metrics-token-file and token-file say which are"
                                : "it needs a token. Give a file with one: --token-file FILE");
            case 403 ->
                address + " responds with 403: " + shown(body)
                        + ". Use an address with an IP or localhost, or add the name to its allowed-hosts; metrics-allow-networks says from"
                        + " where its pages may be read";
            case 404, 405 ->
                address + " responds with " + status
                        + ": it has no live page. Its pages may be at another address (its setting admin), it may be an older Llamatap, or it"
                        + " may be Ollama itself";
            default -> address + " responds with " + status + ": " + shown(body);
        };
    }

    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        String line = text.strip().lines().findFirst().orElse("(nothing)");
        JsonText.show(line.substring(0, Math.min(MAX_SHOWN, line.length())), shown);
        return shown.toString();
    }
}
