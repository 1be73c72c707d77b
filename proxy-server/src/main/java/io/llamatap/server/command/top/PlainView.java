package io.llamatap.server.command.top;

import io.llamatap.server.command.top.feed.Now;
import io.llamatap.server.command.top.view.Colours;
import io.llamatap.server.command.top.view.Frame;
import io.llamatap.server.command.top.view.Letters;
import io.llamatap.server.command.top.view.Line;
import io.llamatap.server.command.top.view.Screen;
import io.llamatap.server.command.top.view.View;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What goes on as plain text, all upstreams below one another.
 *
 * @param relay the address on which clients connect
 */
record PlainView(Letters letters, int columns, String relay, PrintStream out) {
    void print(Now now) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < now.upstreams().size(); i++) {
            text.append(i == 0 ? "" : "\n");
            for (Line line : Screen.of(new View(now, i, "", relay), new Frame(columns, Frame.ENDLESS, letters))) {
                text.append(line.render(Colours.NONE)).append('\n');
            }
        }
        // Java's own charset for the output is another than the locale's where the output is no terminal.
        out.writeBytes(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
