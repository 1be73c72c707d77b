package io.llamatap.server.command.selfcheck;

import io.llamatap.server.command.Command;
import io.llamatap.server.command.CommandException;
import io.llamatap.server.command.CommandLine;
import io.llamatap.server.command.CommandOption;
import io.llamatap.server.command.ExitStatus;
import io.llamatap.server.command.Surroundings;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends the same requests to Ollama directly and through Llamatap, one after another, and compares the responses: every byte, and when it
 * came.
 */
public final class Selfcheck implements Command {
    private static final CommandOption JSON =
            new CommandOption("--json", "", "print the result as one JSON object, for scripts");

    @Override
    public List<CommandOption> options() {
        return List.of(Sides.UPSTREAM, Sides.URL, JSON);
    }

    @Override
    public int run(CommandLine line, Surroundings surroundings) throws CommandException {
        String model = line.operand()
                .orElseThrow(() -> CommandLine.usage(
                        "argument MODEL", "is missing: the name of a model of Ollama, as in ollama list"));
        Catalogue catalogue = new Catalogue(model);
        Sides sides = Sides.of(line, surroundings.environment());
        Report report = line.has(JSON) ? new JsonReport(surroundings.out()) : new TextReport(surroundings.out());
        report.begin(
                model,
                sides.direct().address().toString(),
                sides.via().address().toString());
        report.prepared(Preparation.of(sides, catalogue.first()));
        List<Outcome> outcomes = new ArrayList<>();
        for (Probe probe : catalogue.all()) {
            boolean isDirectFirst = outcomes.size() % 2 == 0;
            Outcome outcome = Trial.run(
                    probe, isDirectFirst, (which, isDirect) -> (isDirect ? sides.direct() : sides.via()).send(which));
            outcomes.add(outcome);
            report.row(outcome);
        }
        report.end(outcomes);
        return outcomes.stream().anyMatch(outcome -> outcome.result() == Outcome.Result.DIFFERS)
                ? ExitStatus.FOUND
                : ExitStatus.FINE;
    }
}
