package io.llamatap.server.command.selfcheck;

import io.llamatap.server.command.CommandException;
import io.llamatap.server.command.CommandLine;
import io.llamatap.server.command.ExitStatus;
import java.util.Locale;

/**
 * What is known before the comparison. Immutable.
 *
 * @param isLlamatap whether the address of Llamatap says that it is one. With an {@code admin} address, only that says it
 * @param first the response to the first request for the model, which loads it
 */
record Preparation(boolean isLlamatap, Recording first) {
    private static final Probe ROOT = Probe.get("/");
    /** A page of ours, which needs no token and which Ollama does not have. */
    private static final Probe OWN_PAGE = Probe.get("/health/live");

    private static final String OWN_BODY = "live\n";
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;

    /**
     * Sees whether the addresses are what they are said to be, and has the model loaded, so that no response is late for that.
     *
     * @throws CommandException if one is not, or if the model is not there
     */
    static Preparation of(Sides sides, Probe loading) throws CommandException {
        Recording via = sides.via().send(ROOT);
        require("Llamatap at " + sides.via().address(), via);
        Recording direct = sides.direct().send(ROOT);
        require("Ollama at " + sides.direct().address(), direct);
        if (via.status() == UNAUTHORIZED && direct.status() != UNAUTHORIZED) {
            throw CommandLine.usage(
                    "Llamatap at " + sides.via().address(), "needs a token, or another one: --token-file FILE");
        }
        if (isLlamatap(sides.direct())) {
            throw CommandLine.usage(
                    "Ollama at " + sides.direct().address(),
                    "is a Llamatap. Give the address of Ollama itself: " + Sides.UPSTREAM.usage());
        }
        boolean isLlamatap = isLlamatap(sides.via()) || isLlamatap(sides.pages());
        Recording first = sides.direct().send(loading);
        if (first.status() == NOT_FOUND) {
            throw CommandLine.usage(
                    "argument MODEL",
                    "Ollama at " + sides.direct().address() + " responds: " + Excerpt.begin(first.body()));
        }
        return new Preparation(isLlamatap, first);
    }

    private static void require(String who, Recording root) throws CommandException {
        if (root.status() == 0) {
            throw new CommandException(
                    ExitStatus.UNAVAILABLE,
                    who + " does not respond to GET /: " + root.ending().name().toLowerCase(Locale.ROOT));
        }
    }

    private static boolean isLlamatap(Exchange side) {
        try {
            Recording page = side.send(OWN_PAGE);
            return page.status() == OK && page.body().equals(OWN_BODY);
        } catch (CommandException e) {
            // The admin address may be out of reach from here.
            return false;
        }
    }
}
