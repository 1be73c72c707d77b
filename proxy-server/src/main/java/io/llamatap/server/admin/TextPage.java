package io.llamatap.server.admin;

import io.llamatap.relay.client.page.LocalPages.Page;
import java.nio.charset.StandardCharsets;

/** Creates pages of plain text. Stateless. */
public final class TextPage {
    private static final String TYPE = "text/plain; charset=utf-8";

    private TextPage() {}

    /** Returns the page. */
    public static Page of(int status, String text) {
        return new Page(status, TYPE, null, text.getBytes(StandardCharsets.UTF_8));
    }
}
