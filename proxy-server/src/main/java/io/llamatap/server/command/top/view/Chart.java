package io.llamatap.server.command.top.view;

import io.llamatap.server.command.top.feed.Moment;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Fifteen minutes as bars of characters: each is the highest value of its time. Immutable. */
final class Chart {
    private static final int SECONDS = 900;
    /** The time of one moment. */
    private static final int STEP = 5;

    private final double[] bars;
    private final double highest;
    private final Letters letters;

    private Chart(double[] bars, Letters letters) {
        this.bars = bars;
        this.letters = letters;
        this.highest =
                Arrays.stream(bars).filter(value -> !Double.isNaN(value)).max().orElse(Double.NaN);
    }

    /** Returns the chart of one value of each moment, in so many columns at most. */
    static Chart of(List<Moment> moments, Instant now, ToDoubleFunction<Moment> value, int columns, Letters letters) {
        int steps = SECONDS / STEP;
        int perBar = STEP * ((steps + columns - 1) / columns);
        double[] bars = new double[(SECONDS + perBar - 1) / perBar];
        Arrays.fill(bars, Double.NaN);
        // Bars begin at fixed times: none changes but the last, and all move to the left together.
        long last = now.getEpochSecond() / perBar;
        for (Moment moment : moments) {
            long back = last - moment.time().getEpochSecond() / perBar;
            double height = value.applyAsDouble(moment);
            if (back >= 0 && back < bars.length && !Double.isNaN(height)) {
                int at = (int) (bars.length - 1 - back);
                bars[at] = Double.isNaN(bars[at]) ? height : Math.max(bars[at], height);
            }
        }
        return new Chart(bars, letters);
    }

    /** Returns the highest value; NaN if there is none. */
    double highest() {
        return highest;
    }

    /** Returns one of its lines; the lowest is 0. */
    String line(int row, int rows) {
        String levels = letters.levels();
        int perRow = levels.length() - 1;
        StringBuilder line = new StringBuilder(bars.length);
        for (double bar : bars) {
            int level = highest > 0 ? (int) Math.ceil(bar / highest * perRow * rows) : 0;
            if (Double.isNaN(bar) || (row > 0 && level <= row * perRow)) {
                line.append(' ');
            } else if (level == 0) {
                line.append(letters.zero());
            } else {
                line.append(levels.charAt(Math.min(perRow, level - row * perRow)));
            }
        }
        return line.toString();
    }
}
