package io.llamatap.relay.http1;

/** What {@link HeadScanner} expects next. */
enum HeadState {
    /** The start line, or an empty line before it. */
    BEFORE,
    BEFORE_LF,
    METHOD,
    TARGET,
    VERSION,
    STATUS_VERSION,
    STATUS_CODE,
    AFTER_STATUS_CODE,
    REASON,
    LINE_LF,
    FIELD_START,
    NAME,
    VALUE,
    VALUE_LF,
    END_LF
}
