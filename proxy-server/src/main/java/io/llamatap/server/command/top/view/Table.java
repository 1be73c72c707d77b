package io.llamatap.server.command.top.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Columns whose widths depend on that of the screen alone, so that nothing jumps when numbers change. Immutable. */
final class Table {
    /**
     * A column.
     *
     * @param least its width where there is little room
     * @param most its width where there is enough
     * @param rank what is dropped first where there is no room: the highest
     */
    record Column(String title, int least, int most, boolean isRight, int rank) {}

    /** A cell; its text is safe. */
    record Cell(String text, Style style) {
        Cell(String text) {
            this(text, Style.PLAIN);
        }
    }

    private final List<Column> columns;
    private final int[] widths;
    private final int total;
    private final Letters letters;

    Table(List<Column> columns, int total, Letters letters) {
        this.columns = columns;
        this.total = total;
        this.letters = letters;
        this.widths = widths(columns, total);
    }

    /** Returns the widths; 0 for columns that are dropped. */
    private static int[] widths(List<Column> columns, int total) {
        List<Column> kept = new ArrayList<>(columns);
        while (kept.size() > 1 && sum(kept) > total) {
            kept.remove(kept.stream().max(Comparator.comparingInt(Column::rank)).orElseThrow());
        }
        int[] widths = new int[columns.size()];
        int left = Math.max(0, total - sum(kept));
        int wanted =
                kept.stream().mapToInt(column -> column.most - column.least).sum();
        // From the right on, so that what is left over by rounding goes to the first.
        for (int i = widths.length - 1; i >= 0; i--) {
            Column column = columns.get(i);
            if (kept.contains(column)) {
                int more = column.most - column.least;
                int share = wanted <= left ? more : left * more / wanted;
                widths[i] = column.least + share;
                left -= share;
                wanted -= more;
            }
        }
        return widths;
    }

    private static int sum(List<Column> columns) {
        return columns.stream().mapToInt(Column::least).sum() + columns.size() - 1;
    }

    /** Returns the line with the titles, the first of which is another than that of the column. */
    Line head(String first) {
        List<Cell> cells = new ArrayList<>();
        for (Column column : columns) {
            cells.add(new Cell(cells.isEmpty() ? first : column.title, Style.HEADING));
        }
        return row(cells, Style.HEADING).fill(Style.HEADING);
    }

    /** Returns a line of cells. */
    Line row(List<Cell> cells) {
        return row(cells, Style.PLAIN);
    }

    private Line row(List<Cell> cells, Style between) {
        Line line = new Line(total, letters);
        int at = 0;
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] == 0) {
                continue;
            }
            String text = letters.fit(cells.get(i).text, widths[i]);
            int indent = columns.get(i).isRight ? widths[i] - Letters.width(text) : 0;
            line.blankTo(at + indent, between).add(text, cells.get(i).style);
            at += widths[i] + 1;
        }
        return line;
    }
}
