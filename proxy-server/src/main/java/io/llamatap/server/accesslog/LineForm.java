package io.llamatap.server.accesslog;

import io.llamatap.server.text.JsonText;

/** The format of a line. Stateless. */
public enum LineForm {
    /** {@code name=value}, separated by spaces (logfmt). Values with special characters are quoted and escaped as in JSON. */
    TEXT {
        @Override
        void begin(StringBuilder line) {}

        @Override
        void name(StringBuilder line, String name, boolean isFirst) {
            line.append(isFirst ? "" : " ").append(name).append('=');
        }

        @Override
        void text(StringBuilder line, String value) {
            if (isPlain(value)) {
                line.append(value);
            } else {
                JsonText.quote(value, line);
            }
        }

        @Override
        void end(StringBuilder line) {
            line.append('\n');
        }
    },
    /** A JSON object. */
    JSON {
        @Override
        void begin(StringBuilder line) {
            line.append('{');
        }

        @Override
        void name(StringBuilder line, String name, boolean isFirst) {
            line.append(isFirst ? "\"" : ",\"").append(name).append("\":");
        }

        @Override
        void text(StringBuilder line, String value) {
            JsonText.quote(value, line);
        }

        @Override
        void end(StringBuilder line) {
            line.append("}\n");
        }
    };

    abstract void begin(StringBuilder line);

    abstract void name(StringBuilder line, String name, boolean isFirst);

    /** Writes a text value. */
    abstract void text(StringBuilder line, String value);

    abstract void end(StringBuilder line);

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '"' || c == '=' || c == '\\') {
                return false;
            }
        }
        return !value.isEmpty();
    }
}
