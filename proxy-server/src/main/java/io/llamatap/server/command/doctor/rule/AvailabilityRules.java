package io.llamatap.server.command.doctor.rule;

import io.llamatap.server.command.doctor.fact.Names;
import io.llamatap.server.command.doctor.fact.Sample;
import io.llamatap.server.command.doctor.fact.Situation;
import io.llamatap.server.command.doctor.fact.UpstreamFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Whether Ollama responds: to polls, and to clients. */
final class AvailabilityRules implements Rules {
    @Override
    public void look(Situation situation, UpstreamFacts ollama, Findings findings) {
        if (Boolean.FALSE.equals(ollama.isUp())) {
            findings.add(down(situation, ollama));
            return;
        }
        if (ollama.now().most(Names.HOST_DIFFERS) == 1) {
            findings.add(new Finding(
                    Complaint.HOST_REJECTED,
                    ollama.address(),
                    "Clients get the responses of another virtual host than Ollama's.",
                    List.of(
                            "polls succeed, but requests with the clients' Host get responses that are not Ollama's (often 404,"
                                    + " 421 or a redirect)"),
                    List.of("set upstream-host-header = upstream (docs/upstream.md)")));
        }
        List<String> failing = failing(situation, ollama);
        if (!failing.isEmpty()) {
            findings.add(new Finding(
                    Complaint.POLLS_FAIL,
                    ollama.address(),
                    "Llamatap cannot read what Ollama tells of itself, though Ollama is reachable.",
                    failing,
                    List.of(
                            "curl -i " + ollama.address()
                                    + "/api/ps (or tags, version) from Llamatap's machine; the log"
                                    + " of Llamatap has the reason",
                            "if something in front of Ollama allows only some paths or wants a key, see"
                                    + " docs/upstream.md; if Ollama itself responds 500, restart it")));
        }
    }

    private static Finding down(Situation situation, UpstreamFacts ollama) {
        List<String> figures = new ArrayList<>();
        Instant since = ollama.since();
        if (since != null) {
            double seconds = Duration.between(since, situation.now()).toMillis() / 1e3;
            figures.add("down since " + since.truncatedTo(ChronoUnit.SECONDS) + ", " + Figures.time(seconds) + " ago");
        }
        double errors = ollama.recent().sum(Names.UPSTREAM_ERRORS);
        if (errors > 0) {
            figures.add(Figures.count(errors, "request") + " failed on the way to it "
                    + Figures.within(ollama.window()) + ": "
                    + Figures.list(ollama.recent().by("reason", Names.UPSTREAM_ERRORS)));
        }
        figures.add(Figures.count(ollama.recent().sum(Names.POLL_FAILURES), "poll") + " failed "
                + Figures.within(ollama.window()));
        return new Finding(
                Complaint.OLLAMA_DOWN,
                ollama.address(),
                "Ollama does not respond.",
                figures,
                List.of(
                        "start it: systemctl start ollama, or docker start; its log says why it ended",
                        "if it runs: curl -i " + ollama.address() + "/api/version from Llamatap's machine",
                        "if it is on another machine: set OLLAMA_HOST to an address of that machine in Ollama's own environment,"
                                + " and let a firewall admit only Llamatap, since Ollama has no access control"));
    }

    private static List<String> failing(Situation situation, UpstreamFacts ollama) {
        List<String> failing = new ArrayList<>();
        ollama.recent().by("target", Names.POLL_FAILURES).forEach((target, failures) -> {
            double last = ollama.now().of(Names.POLL_SUCCESS).stream()
                    .filter(sample -> sample.label("target").equals(target))
                    .mapToDouble(Sample::value)
                    .max()
                    .orElse(0);
            double age = situation.now().toEpochMilli() / 1e3 - last;
            if (failures >= Limits.FEW && age > Limits.POLL_SECONDS) {
                failing.add(Figures.count(failures, "poll") + " of /api/" + target + " failed "
                        + Figures.within(ollama.window())
                        + (last > 0
                                ? "; the last one that succeeded was " + Figures.time(age) + " ago"
                                : "; none has ever succeeded"));
            }
        });
        return failing;
    }
}
