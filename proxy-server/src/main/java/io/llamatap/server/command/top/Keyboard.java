package io.llamatap.server.command.top;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import org.jline.utils.NonBlockingReader;

/** Reads keys on a thread of its own, which ends with the process. */
final class Keyboard implements Runnable {
    private static final int ESCAPE = 27;
    private static final int CONTROL_C = 3;
    private static final int CONTROL_L = 12;
    /** The rest of a key that sends several characters comes at once. */
    private static final long REST_MILLIS = 50;

    private final NonBlockingReader in;
    private final BlockingQueue<Happening> happenings;

    private Keyboard(NonBlockingReader in, BlockingQueue<Happening> happenings) {
        this.in = in;
        this.happenings = happenings;
    }

    static void start(NonBlockingReader in, BlockingQueue<Happening> happenings) {
        Thread thread = new Thread(new Keyboard(in, happenings), "llamatap-top-keys");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            for (int character = in.read(); character >= 0; character = in.read()) {
                happenings.put(new Happening.Pressed(character == ESCAPE ? afterEscape() : key(character)));
            }
            happenings.put(new Happening.Pressed(Key.QUIT));
        } catch (IOException e) {
            // The terminal is gone, or has been given back.
            happenings.offer(new Happening.Pressed(Key.QUIT));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Key key(int character) {
        return switch (character) {
            case 'q', 'Q', CONTROL_C -> Key.QUIT;
            case '?', 'h' -> Key.HELP;
            case '\t' -> Key.NEXT;
            case CONTROL_L -> Key.REDRAW;
            default -> Key.OTHER;
        };
    }

    /** Reads a sequence to its end: its last character is the first that is no digit and no separator. */
    private Key afterEscape() throws IOException {
        int kind = in.read(REST_MILLIS);
        if (kind != '[' && kind != 'O') {
            return Key.OTHER;
        }
        int last = in.read(REST_MILLIS);
        while (last >= '0' && last <= '?') {
            last = in.read(REST_MILLIS);
        }
        return switch (last) {
            case 'C' -> Key.NEXT;
            case 'D', 'Z' -> Key.PREVIOUS;
            default -> Key.OTHER;
        };
    }
}
