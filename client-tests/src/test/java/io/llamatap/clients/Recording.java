package io.llamatap.clients;

import io.llamatap.server.demo.ollama.PacedResponse;

/**
 * One recorded exchange. Immutable.
 *
 * @param name the name of its folder
 * @param use for which requests it is used
 * @param request the request as it was sent, in ISO 8859-1
 * @param traits what it asks for
 * @param response what came back
 */
record Recording(String name, Use use, String request, RequestTraits traits, PacedResponse response) {

    /** The requests for which a recording is used. */
    enum Use {
        /** Requests to which it is the nearest among those with the same choice of streaming. */
        USUAL,
        /** The same, with or without streaming. */
        EITHER,
        /** Only requests with the same prompt, because the recording ends with a failure. */
        EXACT,
        /** Only the identical request, because the recording ends with a failure and its prompt is common. */
        IDENTICAL,
        /** None: an error that is found by its name. */
        REJECTION
    }

    /** Returns whether this recording may be used for a request to the same route. */
    boolean mayRespond(RequestTraits request) {
        return switch (use) {
            case USUAL -> true;
            case EITHER -> traits.wantsTheSameOf(request);
            case EXACT -> traits.isSameAs(request) && traits.stream() == request.stream();
            case IDENTICAL -> traits.isIdenticalTo(request);
            case REJECTION -> false;
        };
    }

    /** Returns how near this recording is to a request. */
    int likeness(RequestTraits request) {
        return use == Use.EITHER ? traits.likeness(request) | RequestTraits.SAME_STREAM : traits.likeness(request);
    }
}
