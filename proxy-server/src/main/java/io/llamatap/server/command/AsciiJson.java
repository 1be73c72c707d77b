package io.llamatap.server.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.json.JsonWriteFeature;

/** JSON for scripts in ASCII alone: safe in a terminal, and the same in every locale. */
public final class AsciiJson {
    /** Makes generators, and parsers. */
    public static final JsonFactory FACTORY =
            new JsonFactoryBuilder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private AsciiJson() {}
}
