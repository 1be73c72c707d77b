package io.llamatap.server.config;

/** How much is logged: this and what is more severe. */
public enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    OFF
}
