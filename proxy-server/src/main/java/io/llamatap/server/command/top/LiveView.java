package io.llamatap.server.command.top;

import io.llamatap.server.command.top.feed.Now;
import io.llamatap.server.command.top.view.Frame;
import io.llamatap.server.command.top.view.Letters;
import io.llamatap.server.command.top.view.Line;
import io.llamatap.server.command.top.view.Screen;
import io.llamatap.server.command.top.view.View;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Draws the screen whenever something happens, until somebody quits. Owned by the main thread. */
final class LiveView {
    private static final long PERIOD_SECONDS = 1;
    /** An event comes once a second; a short delay is worth no words. */
    private static final Duration LONG_SILENCE = Duration.ofSeconds(4);

    private final FullScreen screen;
    private final Letters letters;
    private final String relay;
    private final BlockingQueue<Happening> happenings;
    private Now now;
    private long heardNanos = System.nanoTime();
    private @Nullable String lost;
    private int selected;
    private boolean isHelp;

    LiveView(FullScreen screen, Letters letters, String relay, BlockingQueue<Happening> happenings, Now first) {
        this.screen = screen;
        this.letters = letters;
        this.relay = relay;
        this.happenings = happenings;
        this.now = first;
    }

    void run() throws InterruptedException {
        boolean isGoingOn = true;
        while (isGoingOn && screen.draw(lines(screen.columns(), screen.rows()))) {
            Happening happening = happenings.poll(PERIOD_SECONDS, TimeUnit.SECONDS);
            // All that waits is taken in before the screen is drawn once.
            while (happening != null && isGoingOn) {
                isGoingOn = take(happening);
                happening = happenings.poll();
            }
        }
    }

    private boolean take(Happening happening) {
        if (happening instanceof Happening.News news) {
            now = news.now();
            heardNanos = System.nanoTime();
            lost = null;
        } else if (happening instanceof Happening.Lost loss) {
            lost = loss.why();
        } else if (happening instanceof Happening.Spoiled) {
            screen.forget();
        } else if (happening instanceof Happening.Pressed pressed) {
            return press(pressed.key());
        }
        return true;
    }

    private boolean press(Key key) {
        boolean wasHelp = isHelp;
        isHelp = false;
        switch (key) {
            case QUIT -> {
                return false;
            }
            case HELP -> isHelp = !wasHelp;
            case NEXT -> select(wasHelp ? 0 : 1);
            case PREVIOUS -> select(wasHelp ? 0 : -1);
            case REDRAW -> screen.forget();
            case OTHER -> {
                // ends the help
            }
        }
        return true;
    }

    private void select(int step) {
        selected = Math.floorMod(selected + step, now.upstreams().size());
    }

    private List<Line> lines(int columns, int rows) {
        Frame frame = new Frame(columns, rows, letters);
        return isHelp ? Screen.help(frame) : Screen.of(new View(now, selected, notice(), relay), frame);
    }

    private String notice() {
        long silence = System.nanoTime() - heardNanos;
        if (lost == null && silence < LONG_SILENCE.toNanos()) {
            return "";
        }
        return "NO CONNECTION, all below is " + TimeUnit.NANOSECONDS.toSeconds(silence) + " s old. Trying again. "
                + (lost == null ? "No event has come" : lost);
    }
}
