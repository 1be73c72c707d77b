package io.llamatap.tap.meter;

import org.jspecify.annotations.Nullable;

/** Interprets the value of Content-Encoding. */
final class ContentCodings {
    private ContentCodings() {}

    /** Says whether a body is encoded, for example compressed. */
    static boolean isEncoded(@Nullable String contentEncoding) {
        return contentEncoding != null
                && !contentEncoding.isBlank()
                && !contentEncoding.strip().equalsIgnoreCase("identity");
    }
}
