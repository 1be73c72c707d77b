package io.llamatap.server.config;

/** When Ollama's processes and the GPUs of this machine are read. */
public enum HostReadings {
    /** If the upstream's address is one of this machine. */
    AUTO,
    /** Wherever the upstream seems to be. */
    ON,
    OFF
}
