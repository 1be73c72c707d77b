package io.llamatap.server.demo;

/**
 * One recorded exchange. Immutable.
 *
 * @param name the folder that holds it
 * @param use what it may answer
 * @param request the request as it was sent, in ISO 8859-1
 * @param question what the request asked
 * @param answer what came back
 */
record Recording(String name, Use use, String request, Question question, Answer answer) {

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
        REFUSAL
    }

    /** Says whether this may answer a question that goes to the same route. */
    boolean mayAnswer(Question asked) {
        return switch (use) {
            case USUAL -> true;
            case EITHER -> question.wantsTheSameOf(asked);
            case EXACT -> question.isSameAs(asked) && question.stream() == asked.stream();
            case IDENTICAL -> question.isIdenticalTo(asked);
            case REFUSAL -> false;
        };
    }

    /** Returns how near this comes to a question. */
    int likeness(Question asked) {
        return use == Use.EITHER ? question.likeness(asked) | Question.SAME_STREAM : question.likeness(asked);
    }
}
