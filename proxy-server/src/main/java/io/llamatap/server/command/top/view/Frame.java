package io.llamatap.server.command.top.view;

/**
 * What there is to show something on. Immutable.
 *
 * @param rows the number of lines; {@link #ENDLESS} if all is shown
 */
public record Frame(int columns, int rows, Letters letters) {
    /** As many lines as it takes. */
    public static final int ENDLESS = Integer.MAX_VALUE;

    boolean isEndless() {
        return rows == ENDLESS;
    }

    Line line() {
        return new Line(columns, letters);
    }

    /** Returns a line with a title over all its width. */
    Line heading(String title) {
        return line().add(title, Style.HEADING).fill(Style.HEADING);
    }
}
