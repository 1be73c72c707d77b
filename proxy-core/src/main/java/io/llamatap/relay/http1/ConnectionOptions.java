package io.llamatap.relay.http1;

/**
 * The options in the Connection header fields of a head (RFC 9110 section 7.6.1): whether the connection persists, and which
 * other fields are hop-by-hop. One per event loop, refilled for each head.
 */
final class ConnectionOptions {
    private boolean close;
    private boolean keepAlive;

    /**
     * Reads all Connection fields, and drops every field that they name.
     *
     * @return whether they are valid: each option is a token, and none names a field that describes the message
     */
    boolean read(Head head) {
        close = false;
        keepAlive = false;
        boolean legal = true;
        for (int i = 0; i < head.count(); i++) {
            if (head.name(i) == FieldName.CONNECTION) {
                legal &= readOptions(head, head.valueStart(i), head.valueEnd(i));
            }
        }
        return legal;
    }

    private boolean readOptions(Head head, int from, int to) {
        byte[] bytes = head.bytes();
        int i = from;
        while (i < to) {
            while (i < to && (CharacterClasses.isBlank(bytes[i]) || bytes[i] == ',')) {
                i++;
            }
            int start = i;
            while (i < to && CharacterClasses.isToken(bytes[i])) {
                i++;
            }
            int end = i;
            while (i < to && CharacterClasses.isBlank(bytes[i])) {
                i++;
            }
            if (i < to && bytes[i] != ',') {
                return false;
            }
            if (end > start && !readOption(head, start, end)) {
                return false;
            }
        }
        return true;
    }

    private boolean readOption(Head head, int start, int end) {
        byte[] bytes = head.bytes();
        if (CharacterClasses.equalsIgnoreCase(bytes, start, end, "close")) {
            close = true;
            return true;
        }
        if (CharacterClasses.equalsIgnoreCase(bytes, start, end, "keep-alive")) {
            keepAlive = true;
            return true;
        }
        if (FieldName.of(bytes, start, end).isNeverHopByHop()) {
            return false;
        }
        for (int i = 0; i < head.count(); i++) {
            if (CharacterClasses.equalsIgnoreCase(bytes, start, end, head.nameStart(i), head.nameEnd(i))) {
                head.drop(i);
            }
        }
        return true;
    }

    /** Returns whether the connection may be used again after this message. */
    boolean isPersistent(int minorVersion) {
        return !close && (minorVersion > 0 || keepAlive);
    }
}
