package io.llamatap.server.demo;

/**
 * One recorded exchange. Immutable.
 *
 * @param name the folder that holds it
 * @param use what it may answer
 * @param request the request as it was sent, in ISO 8859-1
 * @param traits what the request asked
 * @param response what came back
 */
record Recording(String name, Use use, String request, RequestTraits traits, PacedResponse response) {

    /** What a recording may answer. */
    enum Use {
        /** Whatever it comes nearest to among those that stream, or do not, alike. */
        USUAL,
        /** The same, with a stream asked for or without. */
        EITHER,
        /** Only the very words that it was recorded with: it ends in a way that nobody should meet unasked. */
        EXACT,
        /** Only the very request, to the letter: it ends badly too, and its words are anybody's. */
        IDENTICAL,
        /** Nothing by itself: a refusal that is looked up by its name. */
        REJECTION
    }

    /** Says whether this may answer a question that goes to the same route. */
    boolean mayRespond(RequestTraits asked) {
        return switch (use) {
            case USUAL -> true;
            case EITHER -> traits.wantsTheSameOf(asked);
            case EXACT -> traits.isSameAs(asked) && traits.stream() == asked.stream();
            case IDENTICAL -> traits.isIdenticalTo(asked);
            case REJECTION -> false;
        };
    }

    /** Returns how near this comes to a question. */
    int likeness(RequestTraits asked) {
        return use == Use.EITHER ? traits.likeness(asked) | RequestTraits.SAME_STREAM : traits.likeness(asked);
    }
}
