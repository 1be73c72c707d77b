package io.llamatap.server.command.doctor;

import io.llamatap.server.command.Command;
import io.llamatap.server.command.CommandException;
import io.llamatap.server.command.CommandLine;
import io.llamatap.server.command.CommandOption;
import io.llamatap.server.command.ExitStatus;
import io.llamatap.server.command.Surroundings;
import io.llamatap.server.command.Target;
import io.llamatap.server.command.doctor.fact.Situation;
import io.llamatap.server.command.doctor.fact.Survey;
import io.llamatap.server.command.doctor.rule.Complaint;
import io.llamatap.server.command.doctor.rule.Examination;
import io.llamatap.server.command.doctor.rule.Finding;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads a running Llamatap once, and says what is wrong with it, its Ollama and its clients. */
public final class Doctor implements Command {
    private static final CommandOption JSON = new CommandOption("--json", "", "print JSON, for scripts");
    private static final CommandOption EXCEPT = new CommandOption(
            "--except", "NAME,...", "leave out these findings; the names stand in brackets, such as no-gpu,exposed");

    @Override
    public List<CommandOption> options() {
        return List.of(JSON, EXCEPT);
    }

    @Override
    public int run(CommandLine line, Surroundings surroundings) throws CommandException, InterruptedException {
        Set<Complaint> except = except(line);
        Situation situation = Survey.of(Target.of(line.operand(), line, surroundings.environment()));
        List<Finding> findings = Examination.of(situation, except);
        surroundings
                .out()
                .print(line.has(JSON) ? JsonReport.of(situation, findings) : TextReport.of(situation, findings));
        return findings.isEmpty() ? ExitStatus.FINE : ExitStatus.FOUND;
    }

    private static Set<Complaint> except(CommandLine line) throws CommandException {
        Set<Complaint> except = EnumSet.noneOf(Complaint.class);
        String names = line.value(EXCEPT).orElse("");
        for (String name : names.split(",", -1)) {
            if (!name.isBlank()) {
                except.add(named(name.strip()));
            }
        }
        return except;
    }

    private static Complaint named(String name) throws CommandException {
        StringBuilder known = new StringBuilder();
        for (Complaint complaint : Complaint.values()) {
            if (complaint.id().equals(name)) {
                return complaint;
            }
            known.append(known.isEmpty() ? "" : ", ").append(complaint.id());
        }
        throw CommandLine.usage("argument " + EXCEPT.name(), "\"" + name + "\" is unknown; accepted: " + known);
    }
}
