package io.llamatap.server.config;

/** How log entries look. */
public enum LogFormat {
    /** A line for people. */
    TEXT,
    /** A JSON object a line. */
    JSON
}
