package io.llamatap.server.command.top;

import io.llamatap.server.command.top.view.Colours;
import io.llamatap.server.command.top.view.Line;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.jspecify.annotations.Nullable;

/**
 * The whole terminal, in its second buffer, so that what was there before comes back. It is given back on {@link #close}, and when the
 * process ends by a signal or an error. Any thread.
 */
final class FullScreen implements AutoCloseable {
    /** Second buffer, no cursor, no wrapping of lines that are longer than their width. */
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l";

    private static final String LEAVE = "\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l";
    /** Between them, terminals that know them show nothing that is half drawn. */
    private static final String BEGIN = "\u001b[?2026h";

    private static final String END = "\u001b[?2026l";
    private static final String CLEAR = "\u001b[2J";
    private static final String CLEAR_TO_END_OF_LINE = "\u001b[K";

    private final Terminal terminal;
    private final Colours colours;
    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private final Thread hook = new Thread(this::restore, "llamatap-top-restore");
    private List<String> shown = List.of();
    private int shownColumns;
    private boolean isClosed;

    private FullScreen(Terminal terminal, Colours colours) {
        this.terminal = terminal;
        this.colours = colours;
    }

    /**
     * Takes the terminal, and tells of its keys and changes.
     *
     * @return null if there is no terminal of which a screen can be made
     */
    static @Nullable FullScreen open(Colours colours, BlockingQueue<Happening> happenings) {
        // There is no other that needs no library to unpack, no program and no Java later than 17.
        System.setProperty(TerminalBuilder.PROP_PROVIDERS, "jna,exec");
        System.setProperty(TerminalBuilder.PROP_DISABLE_DEPRECATED_PROVIDER_WARNING, "true");
        Terminal terminal;
        try {
            // The type keeps it from asking a program for what this one can do, which is not used.
            terminal = TerminalBuilder.builder()
                    .system(true)
                    .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                    .type("xterm")
                    .encoding(StandardCharsets.UTF_8)
                    .nativeSignals(true)
                    .signalHandler(Terminal.SignalHandler.SIG_DFL)
                    .dumb(true)
                    .build();
        } catch (IOException | IllegalStateException e) {
            return null;
        }
        if (terminal instanceof DumbTerminal) {
            return null;
        }
        FullScreen screen = new FullScreen(terminal, colours);
        screen.enter(happenings);
        return screen;
    }

    private synchronized void enter(BlockingQueue<Happening> happenings) {
        Runtime.getRuntime().addShutdownHook(hook);
        raw();
        terminal.handle(Terminal.Signal.WINCH, signal -> happenings.offer(new Happening.Spoiled()));
        terminal.handle(Terminal.Signal.INT, signal -> happenings.offer(new Happening.Pressed(Key.QUIT)));
        terminal.handle(Terminal.Signal.CONT, signal -> {
            resume();
            happenings.offer(new Happening.Spoiled());
        });
        send(ENTER);
        Keyboard.start(terminal.reader(), happenings);
    }

    private void raw() {
        terminal.enterRawMode();
        Attributes attributes = terminal.getAttributes();
        // Stopped, or with a dump of its threads on the screen, nobody could read it.
        attributes.setControlChar(Attributes.ControlChar.VSUSP, 0);
        attributes.setControlChar(Attributes.ControlChar.VQUIT, 0);
        terminal.setAttributes(attributes);
    }

    private synchronized void resume() {
        if (!isClosed) {
            raw();
            send(ENTER);
        }
    }

    int columns() {
        return Math.max(1, terminal.getWidth());
    }

    int rows() {
        return Math.max(1, terminal.getHeight());
    }

    /** Draws everything anew the next time. */
    synchronized void forget() {
        shown = List.of();
    }

    /**
     * Draws the lines that have changed.
     *
     * @return whether there still is a terminal
     */
    synchronized boolean draw(List<Line> lines) {
        int columns = columns();
        boolean isAnew = shown.isEmpty() || columns != shownColumns || shown.size() != lines.size();
        StringBuilder text = new StringBuilder(BEGIN).append(isAnew ? CLEAR : "");
        List<String> rendered = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).render(colours);
            if (isAnew || !line.equals(shown.get(i))) {
                text.append("\u001b[").append(i + 1).append(";1H").append(line);
                // Behind a full line, the cursor still is on its last column.
                text.append(lines.get(i).width() < columns ? CLEAR_TO_END_OF_LINE : "");
            }
            rendered.add(line);
        }
        shown = rendered;
        shownColumns = columns;
        return !isClosed && send(text.append(END).toString());
    }

    private boolean send(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException e) {
            // The terminal is gone, and nobody looks any more.
            return false;
        }
    }

    private synchronized void restore() {
        if (!isClosed) {
            isClosed = true;
            send(LEAVE);
            try {
                terminal.close();
            } catch (IOException e) {
                // The terminal is gone.
                return;
            }
        }
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process ends already, and the hook finds nothing to do.
            return;
        }
    }
}
