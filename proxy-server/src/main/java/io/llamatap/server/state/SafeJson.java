package io.llamatap.server.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Writes JSON for pages in one line of ASCII. Characters with a meaning in HTML are escaped too. Stateless. */
public final class SafeJson {
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .characterEscapes(new HtmlToo())
            .rootValueSeparator((String) null)
            .build();

    private SafeJson() {}

    /** Returns a generator that writes to a stream. */
    public static JsonGenerator to(OutputStream out) throws IOException {
        return JSON.createGenerator(out);
    }

    /** Also escapes characters with a meaning in HTML. Immutable. */
    private static final class HtmlToo extends CharacterEscapes {
        private static final long serialVersionUID = 1;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] escapes = CharacterEscapes.standardAsciiEscapesForJSON();
            for (char markup : new char[] {'<', '>', '&', '\'', 0x7f}) {
                escapes[markup] = CharacterEscapes.ESCAPE_STANDARD;
            }
            return escapes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int ch) {
            return null;
        }
    }
}
