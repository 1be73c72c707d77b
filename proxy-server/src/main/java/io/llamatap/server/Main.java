package io.llamatap.server;

import io.llamatap.relay.BindFailedException;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.access.BadTokenFileException;
import io.llamatap.server.command.ExitStatus;
import io.llamatap.server.command.Surroundings;
import io.llamatap.server.config.BadConfigException;
import io.llamatap.server.config.ConfigReader;
import io.llamatap.server.config.ExampleFile;
import io.llamatap.server.config.HelpText;
import io.llamatap.server.config.Invocation;
import io.llamatap.server.config.SubCommand;
import io.llamatap.server.config.setting.ServerConfig;
import io.llamatap.server.config.value.Notice;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.demo.Demo;
import io.llamatap.server.log.LogOutput;
import io.llamatap.server.log.LogProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Starts the proxy from its arguments, waits for a signal, and drains it. Its exit statuses are in {@link ExitStatus}. */
public final class Main {
    /** The name of Categraf's plugin in its log; its users search for it. */
    private static final String CATEGRAF_PREFIX = "input.ollama: ";

    private Main() {}

    /** Starts the proxy. */
    public static void main(String[] args) throws InterruptedException {
        LogProvider.install();
        int status = run(args, System.getenv(), System.out, System.err);
        System.out.flush();
        System.exit(status);
    }

    /** Does what the arguments say until a signal ends it, and returns the exit status. */
    static int run(String[] args, Map<String, String> environment, PrintStream out, PrintStream err)
            throws InterruptedException {
        try {
            return obey(args, environment, out, err);
        } catch (RuntimeException e) {
            err.println("llamatap: this is a bug:");
            e.printStackTrace(err);
            return ExitStatus.BUG;
        }
    }

    private static int obey(String[] args, Map<String, String> environment, PrintStream out, PrintStream err)
            throws InterruptedException {
        SubCommand command = SubCommand.of(args);
        if (command != null) {
            return Commands.run(command, args, new Surroundings(environment, out, err));
        }
        boolean isNativeAccessMissing = NativeAccess.isMissing();
        String prefix = ConfigReader.isCategraf(args) ? CATEGRAF_PREFIX : "";
        Invocation invocation;
        try {
            invocation =
                    ConfigReader.read(args, environment, (level, format) -> LogOutput.configure(level, format, prefix));
        } catch (BadConfigException e) {
            err.println(prefix + e.getMessage());
            return ExitStatus.USAGE;
        }
        switch (invocation.action()) {
            case HELP -> out.print(HelpText.render());
            case VERSION -> out.println("llamatap " + BuildFacts.version());
            case EXAMPLE -> out.print(ExampleFile.render());
            case TEST -> {
                log(invocation.notices());
                test(invocation.settings(), out);
            }
            case CHECK -> out.print(invocation.description() + "llamatap: the settings are valid\n");
            case RUN -> {
                if (isNativeAccessMissing) {
                    NativeAccess.warn();
                }
                log(invocation.notices());
                ServerConfig config = invocation.settings();
                return invocation.demo() ? demonstrate(config, err) : serve(config, bound -> {}, prefix, err);
            }
        }
        if (out.checkError()) {
            err.println("llamatap: the output cannot be written");
            return ExitStatus.CANNOT_WRITE;
        }
        return ExitStatus.FINE;
    }

    private static void log(List<Notice> notices) {
        notices.forEach(notice ->
                LoggerFactory.getLogger(Main.class).atLevel(notice.level()).log(notice.text()));
    }

    private static void test(ServerConfig config, PrintStream out) {
        try {
            OneShotScrape.write(config, out);
        } catch (IOException e) {
            throw new UncheckedIOException("a PrintStream keeps its errors to itself", e);
        }
    }

    private static int demonstrate(ServerConfig config, PrintStream err) throws InterruptedException {
        try (Demo demo = Demo.start()) {
            InetSocketAddress address = demo.upstream();
            Upstream upstream = new Upstream(address.getAddress().getHostAddress(), address.getPort(), "");
            ServerConfig demonstrated = config.withUpstream(upstream, Origin.DEMO);
            return serve(
                    demonstrated,
                    bound -> {
                        DemoReport.log(demonstrated, bound);
                        demo.startTraffic(bound.get(0));
                    },
                    "",
                    err);
        }
    }

    /** Serves until a signal. The callback gets the addresses once they are open. */
    private static int serve(
            ServerConfig config, Consumer<List<InetSocketAddress>> onListening, String prefix, PrintStream err)
            throws InterruptedException {
        Termination termination = new Termination();
        try (Llamatap llamatap = new Llamatap(config, Clock.systemUTC())) {
            // Before the start, so that no signal is lost while ports are opened.
            termination.install(llamatap::refresh);
            onListening.accept(llamatap.start());
            HeapTrimmer heap = llamatap.heapReturn();
            while (!termination.isAskedWithin(HeapTrimmer.PERIOD)) {
                heap.collectIfIdle();
            }
            llamatap.drain();
        } catch (BadTokenFileException e) {
            err.println(prefix + "llamatap: a token file " + e.getMessage());
            return ExitStatus.USAGE;
        } catch (BindFailedException e) {
            err.println(prefix + "llamatap: " + BindTrouble.text(config, e));
            return ExitStatus.UNAVAILABLE;
        } finally {
            termination.done();
        }
        return ExitStatus.FINE;
    }
}
