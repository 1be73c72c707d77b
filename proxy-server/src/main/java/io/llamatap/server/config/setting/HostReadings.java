package io.llamatap.server.config.setting;

/** Whether the processes of Ollama and the GPUs of this machine are read. */
public enum HostReadings {
    /** If the upstream's address belongs to this machine. */
    AUTO,
    /** Whatever the upstream's address is. */
    ON,
    OFF
}
