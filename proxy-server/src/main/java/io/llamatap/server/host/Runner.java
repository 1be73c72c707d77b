package io.llamatap.server.host;

/**
 * A process of llama-server that works for Ollama on one model. Immutable.
 *
 * @param id distinguishes it from all others that ran or will run
 * @param host the loopback address that it listens on
 * @param modelFile the file of its model
 */
public record Runner(String id, String host, int port, String modelFile) {}
