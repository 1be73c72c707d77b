package io.llamatap.server.command.selfcheck;

import io.llamatap.server.command.Command;
import io.llamatap.server.command.CommandException;
import io.llamatap.server.command.CommandLine;
import io.llamatap.server.command.CommandOption;
import io.llamatap.server.command.ExitStatus;
import io.llamatap.server.command.Surroundings;
import io.llamatap.server.outgoing.NoResponseException;
import io.llamatap.server.outgoing.UnusableResponseException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends the same requests to Ollama directly and through Llamatap, one after another, and compares the responses: every byte, and when it
 * came.
 */
public final class Selfcheck implements Command {
    private static final CommandOption JSON =
            new CommandOption("--json", "", "print the result as one JSON object, for scripts");
    private static final int NOT_FOUND = 404;

    @Override
    public List<CommandOption> options() {
        return List.of(Sides.UPSTREAM, Sides.URL, JSON);
    }

    @Override
    public int run(CommandLine line, Surroundings surroundings) throws CommandException {
        if (line.operand().isEmpty()) {
            throw CommandLine.usage("argument MODEL", "is missing: the name of a model of Ollama, as in ollama list");
        }
        Catalogue catalogue = new Catalogue(line.operand().get());
        Sides sides = Sides.of(line, surroundings.environment());
        Exchange direct = new Exchange(sides.direct());
        Exchange via = new Exchange(sides.via());
        Report report = line.has(JSON) ? new JsonReport(surroundings.out()) : new TextReport(surroundings.out());
        report.begin(
                line.operand().get(), direct.address().toString(), via.address().toString());
        report.loaded(load(catalogue, direct, via));
        List<Outcome> outcomes = new ArrayList<>();
        for (Probe probe : catalogue.all()) {
            boolean isDirectFirst = outcomes.size() % 2 == 0;
            Outcome outcome = Trial.run(
                    probe, isDirectFirst, (which, isDirect) -> isDirect ? direct(direct, which) : via(via, which));
            outcomes.add(outcome);
            report.row(outcome);
        }
        report.end(outcomes);
        return outcomes.stream().anyMatch(outcome -> outcome.result() == Outcome.Result.DIFFERS)
                ? ExitStatus.FOUND
                : ExitStatus.FINE;
    }

    /** Has the model loaded, so that no response is late for that. */
    private static Recording load(Catalogue catalogue, Exchange direct, Exchange via) throws CommandException {
        // So that neither side is the one for which Java loads the classes of this check, or the name is looked up.
        via(via, Probe.get("/"));
        direct(direct, Probe.get("/"));
        Recording first = direct(direct, catalogue.first());
        if (first.status() == NOT_FOUND) {
            throw CommandLine.usage(
                    "argument MODEL", "Ollama at " + direct.address() + " responds " + Excerpt.around(first.body(), 0));
        }
        return first;
    }

    private static Recording direct(Exchange exchange, Probe probe) throws CommandException {
        return send("Ollama", exchange, probe);
    }

    private static Recording via(Exchange exchange, Probe probe) throws CommandException {
        return send("Llamatap", exchange, probe);
    }

    private static Recording send(String side, Exchange exchange, Probe probe) throws CommandException {
        try {
            return exchange.send(probe);
        } catch (NoResponseException | UnusableResponseException e) {
            throw new CommandException(
                    ExitStatus.UNAVAILABLE,
                    side + " at " + exchange.address() + ", " + probe.name() + ": " + e.getMessage());
        }
    }
}
