package io.llamatap.server.command.top.view;

import java.util.ArrayList;
import java.util.List;

/** One line of the screen. What does not fit is cut. Owned by one thread. */
public final class Line {
    private record Piece(int column, String text, Style style) {}

    private final int columns;
    private final Letters letters;
    private final List<Piece> pieces = new ArrayList<>();
    private int width;

    Line(int columns, Letters letters) {
        this.columns = columns;
        this.letters = letters;
    }

    /** Adds a text that is safe. */
    Line add(String text, Style style) {
        String fitting = letters.fit(text, columns - width);
        if (fitting.isEmpty() && !text.isBlank() && !pieces.isEmpty()) {
            Piece last = pieces.remove(pieces.size() - 1);
            pieces.add(new Piece(last.column, letters.fit(last.text + text, Letters.width(last.text)), last.style));
        }
        if (!fitting.isEmpty()) {
            pieces.add(new Piece(width, fitting, style));
            width += Letters.width(fitting);
        }
        return this;
    }

    Line add(String text) {
        return add(text, Style.PLAIN);
    }

    /** Adds blanks up to a column. */
    Line blankTo(int column, Style style) {
        return add(" ".repeat(Math.max(0, Math.min(column, columns) - width)), style);
    }

    /** Adds blanks up to the end. */
    Line fill(Style style) {
        return blankTo(columns, style);
    }

    /** Returns how many columns it takes. */
    public int width() {
        return width;
    }

    /** Returns what a terminal is sent to show the line from its first column on. */
    public String render(Colours colours) {
        StringBuilder text = new StringBuilder();
        boolean isPlaceSure = true;
        for (Piece piece : pieces) {
            if (!isPlaceSure && colours != Colours.NONE) {
                // Terminals disagree about the width of some characters; what follows is in its place all the same.
                text.append("\u001b[").append(piece.column + 1).append('G');
            }
            isPlaceSure = piece.text.length() == Letters.width(piece.text);
            String sequence = piece.style.sequence(colours);
            if (sequence.isEmpty()) {
                text.append(piece.text);
            } else {
                text.append("\u001b[").append(sequence).append('m').append(piece.text);
                text.append("\u001b[0m");
            }
        }
        return colours == Colours.NONE ? text.toString().stripTrailing() : text.toString();
    }
}
