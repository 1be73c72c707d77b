package io.llamatap.server.command.doctor.rule;

import io.llamatap.server.command.doctor.fact.Names;
import io.llamatap.server.command.doctor.fact.Recent;
import io.llamatap.server.command.doctor.fact.Situation;
import io.llamatap.server.command.doctor.fact.UpstreamFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Requests to models that fail, and transfers of models. */
final class FailureRules implements Rules {
    @Override
    public void look(Situation situation, UpstreamFacts ollama, Findings findings) {
        if (Boolean.FALSE.equals(ollama.isUp())) {
            return;
        }
        FailureCounts counts = new FailureCounts(ollama.recent());
        boolean isServing = !servesNobody(ollama, findings);
        boolean isCauseKnown = counts.knownShare() * 100 > Limits.KNOWN_PERCENT;
        if (isServing && !isCauseKnown) {
            fail(FailureCounts.LOCAL, ollama, counts, findings);
            fail(FailureCounts.CLOUD, ollama, counts, findings);
        }
        if (counts.transfers() > 0.5) {
            findings.add(transfers(ollama, counts));
        }
    }

    /** Looks at the last minutes only: what was well before does not help those who ask now. */
    private static boolean servesNobody(UpstreamFacts ollama, Findings findings) {
        FailureCounts counts = new FailureCounts(ollama.lately().grown());
        double failed = counts.errors(FailureCounts.LOCAL) + counts.broken(FailureCounts.LOCAL);
        boolean isSo = failed >= Limits.SOME
                && failed > counts.upToOllama() * Limits.NOBODY_PERCENT / 100
                && !(ollama.now().most(Names.SILENCE) > Limits.QUIET_SECONDS);
        if (isSo) {
            findings.add(new Finding(
                    Complaint.SERVES_NOBODY,
                    ollama.address(),
                    "Nearly all requests to models fail, although Ollama responds to /api/version.",
                    figures(failed, counts.upToOllama(), ollama.lately(), counts),
                    List.of(
                            "if another finding names the cause, begin there; otherwise read Ollama's log and restart it",
                            "try one by hand: ollama run MODEL hello")));
        }
        return isSo;
    }

    private static void fail(String location, UpstreamFacts ollama, FailureCounts counts, Findings findings) {
        double all = counts.all(location);
        double errors = counts.errors(location);
        double broken = counts.broken(location);
        if (errors >= Limits.FEW && errors > all * Limits.FAILED_PERCENT / 100) {
            findings.add(new Finding(
                    Complaint.REQUESTS_FAIL,
                    ollama.address(),
                    "Requests to " + location + " models fail.",
                    figures(errors, all, ollama.last15(), counts),
                    List.of(
                            "read Ollama's log at these times",
                            "refused, reset and unreachable concern the way to Ollama; header_timeout and idle_timeout are"
                                    + " limits that you have set; foreign_body and redirect come from something in"
                                    + " between")));
        } else if (broken >= Limits.FEW && broken > all * Limits.BROKEN_PERCENT / 100) {
            List<String> figures = figures(broken, all, ollama.last15(), counts);
            Map<String, Double> reasons = ollama.recent().by("reason", Names.STREAM_ERRORS);
            if (!reasons.isEmpty()) {
                figures.add(
                        "by reason: " + Figures.list(reasons)
                                + " (error_object: an error message of Ollama inside a 200; truncated: the connection was cut)");
            }
            findings.add(new Finding(
                    Complaint.STREAMS_BREAK,
                    ollama.address(),
                    "Responses of " + location + " models break off, or end with an error inside a 200.",
                    figures,
                    List.of(
                            "error_object: read Ollama's log at these times",
                            "truncated after the same time each: raise the time limit of the proxy or load balancer between"
                                    + " Llamatap and Ollama")));
        }
    }

    private static List<String> figures(double failed, double all, Recent recent, FailureCounts counts) {
        List<String> figures = new ArrayList<>();
        figures.add(Figures.share(failed, all, "request") + " failed " + Figures.within(recent.window()));
        Map<String, Double> described = counts.described(FailureCounts.FAILURES);
        if (!described.isEmpty()) {
            figures.add("by route, model and outcome: " + Figures.list(described));
        }
        Map<String, Double> reasons = recent.grown().by("reason", Names.UPSTREAM_ERRORS);
        if (!reasons.isEmpty()) {
            figures.add("on the way to Ollama: " + Figures.list(reasons));
        }
        return figures;
    }

    private static Finding transfers(UpstreamFacts ollama, FailureCounts counts) {
        return new Finding(
                Complaint.PULL_FAILS,
                ollama.address(),
                "Ollama failed to pull, push or create a model.",
                List.of(Figures.count(counts.transfers(), "failure") + " " + Figures.within(ollama.window())
                        + "; the client has got the message, and Llamatap does not keep it"),
                List.of(
                        "df -h of Ollama's folder of models (~/.ollama/models, or OLLAMA_MODELS): a full disk is a frequent"
                                + " reason; ollama rm MODEL makes room",
                        "run ollama pull MODEL again: it goes on where it broke off, and says what is wrong"));
    }
}
