package io.llamatap.server.command.doctor.fact;

/**
 * Who may use Ollama through a Llamatap, as far as one client can see. Immutable.
 *
 * @param address where clients connect
 * @param isBeyondThisMachine whether that is an address that other machines may reach
 * @param isOpenWithoutToken whether a request without a token had a response of Ollama there
 */
public record Doors(String address, boolean isBeyondThisMachine, boolean isOpenWithoutToken) {}
