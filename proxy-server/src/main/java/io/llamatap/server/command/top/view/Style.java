package io.llamatap.server.command.top.view;

/** What a piece of a line is. Nothing is told by it alone. */
enum Style {
    PLAIN("", ""),
    STRONG("1", "1"),
    QUIET("", "2"),
    HEADING("7", "7"),
    GOOD("1", "1;32"),
    WARN("1", "1;33"),
    BAD("7", "1;37;41");

    private final String withoutColour;
    private final String inColour;

    Style(String withoutColour, String inColour) {
        this.withoutColour = withoutColour;
        this.inColour = inColour;
    }

    /** Returns the parameters of the sequence that a terminal is sent; empty for none. */
    String sequence(Colours colours) {
        return switch (colours) {
            case NONE -> "";
            case MONOCHROME -> withoutColour;
            case ALL -> inColour;
        };
    }
}
