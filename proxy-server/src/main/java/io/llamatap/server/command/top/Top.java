package io.llamatap.server.command.top;

import io.llamatap.server.command.Command;
import io.llamatap.server.command.CommandException;
import io.llamatap.server.command.CommandLine;
import io.llamatap.server.command.CommandOption;
import io.llamatap.server.command.ExitStatus;
import io.llamatap.server.command.Surroundings;
import io.llamatap.server.command.Target;
import io.llamatap.server.command.top.feed.Feed;
import io.llamatap.server.command.top.feed.Now;
import io.llamatap.server.command.top.view.Letters;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Shows what a running Llamatap and its Ollama are doing now. */
public final class Top implements Command {
    private static final CommandOption ONCE =
            new CommandOption("--once", "", "print what goes on now as plain text, and exit");
    private static final CommandOption JSON =
            new CommandOption("--json", "", "with --once: print it, and the last 15 minutes, as one JSON document");
    private static final CommandOption ASCII = new CommandOption(
            "--ascii", "", "show nothing but ASCII characters, as is done where the locale is not UTF-8");

    /** So many things may wait to be drawn; whoever tells more waits. */
    private static final int MAX_WAITING = 64;

    @Override
    public List<CommandOption> options() {
        return List.of(ONCE, JSON, ASCII);
    }

    @Override
    public int run(CommandLine line, Surroundings surroundings) throws CommandException, InterruptedException {
        if (line.has(JSON) && !line.has(ONCE)) {
            throw CommandLine.usage("argument " + JSON.name(), "is only known with " + ONCE.name());
        }
        Target target = Target.of(line.operand(), line, surroundings.environment());
        Feed feed = new Feed(target.pages());
        if (line.has(JSON)) {
            surroundings.out().println(feed.json());
            return ExitStatus.FINE;
        }
        Terminals terminals = new Terminals(surroundings.environment());
        Letters letters = line.has(ASCII) ? Letters.ASCII : terminals.letters();
        PlainView plain = new PlainView(
                letters, terminals.columns(), target.relay().upstream().toString(), surroundings.out());
        if (line.has(ONCE) || terminals.isDumb()) {
            feed.once(plain::print);
            return ExitStatus.FINE;
        }
        follow(feed, plain, letters, terminals);
        return ExitStatus.FINE;
    }

    private static void follow(Feed feed, PlainView plain, Letters letters, Terminals terminals)
            throws CommandException, InterruptedException {
        BlockingQueue<Happening> happenings = new ArrayBlockingQueue<>(MAX_WAITING);
        Watch.start(feed, happenings);
        // What keeps it from beginning is told where the user will still see it afterwards.
        Now first = first(happenings.take());
        try (FullScreen screen = FullScreen.open(terminals.colours(), happenings)) {
            if (screen == null) {
                plain.print(first);
            } else {
                new LiveView(screen, letters, plain.relay(), happenings, first).run();
            }
        }
    }

    private static Now first(Happening happening) throws CommandException {
        if (happening instanceof Happening.News news) {
            return news.now();
        }
        String why = happening instanceof Happening.Lost lost ? lost.why() : "it was ended";
        throw new CommandException(ExitStatus.UNAVAILABLE, why);
    }
}
