package io.llamatap.tap.scan;

import io.llamatap.tap.scan.json.FieldSink;
import io.llamatap.tap.scan.json.FieldTree;
import io.llamatap.tap.scan.json.JsonField;
import io.llamatap.tap.scan.json.JsonScanner;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the cause from the body of an error response of any API. Nothing else of the body is stored, because it may name an account.
 * Owned by the event loop of the exchange.
 */
public final class FailureScanner implements BodyScanner {
    private static final FieldTree FIELDS =
            FieldTree.exact(Map.of("error", JsonField.ERROR, "error.message", JsonField.ERROR));

    private final JsonScanner json = new JsonScanner(FIELDS, new CauseFinder());
    private @Nullable ErrorCause cause;

    /** Returns the cause; null if it is unknown so far. */
    public @Nullable ErrorCause cause() {
        return cause;
    }

    @Override
    public void scan(byte[] bytes, int from, int to) {
        json.scan(bytes, from, to);
    }

    @Override
    public void end() {
        json.end();
    }

    private final class CauseFinder implements FieldSink {
        @Override
        public void onString(JsonField field, byte[] bytes, int from, int to, boolean cut) {
            cause = ErrorCause.of(bytes, from, to);
        }

        @Override
        public void onNumber(JsonField field, byte[] bytes, int from, int to) {}

        @Override
        public void onLiteral(JsonField field, byte first) {}

        @Override
        public void onPresence(JsonField field, boolean isEmpty) {}
    }
}
