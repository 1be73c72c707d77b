package io.llamatap.server.config.setting;

/** The format of log messages. */
public enum LogFormat {
    /** One line of text. */
    TEXT,
    /** One JSON object per line. */
    JSON
}
