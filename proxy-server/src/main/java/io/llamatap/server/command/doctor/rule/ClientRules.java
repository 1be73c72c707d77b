package io.llamatap.server.command.doctor.rule;

import io.llamatap.server.command.doctor.fact.Names;
import io.llamatap.server.command.doctor.fact.Situation;
import io.llamatap.server.command.doctor.fact.UpstreamFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Clients that leave, that ask for what is not there, or that are rejected. */
final class ClientRules implements Rules {
    @Override
    public void look(Situation situation, UpstreamFacts ollama, Findings findings) {
        if (Boolean.FALSE.equals(ollama.isUp())) {
            return;
        }
        giveUp(ollama, findings);
        getErrors(ollama, findings);
        areRejected(ollama, findings);
    }

    private static double outcome(UpstreamFacts ollama, String outcome) {
        return ollama.recent().sum(Names.OUTCOMES, "outcome", outcome);
    }

    private static boolean isMore(double part, UpstreamFacts ollama, int percent, int least) {
        return part >= least && part > ollama.requests() * percent / 100;
    }

    private static void giveUp(UpstreamFacts ollama, Findings findings) {
        double cancelled = outcome(ollama, "cancelled");
        if (!isMore(cancelled, ollama, Limits.CANCELLED_PERCENT, Limits.SOME)) {
            return;
        }
        double early = ollama.recent()
                .sum(Names.CANCELLATIONS, "phase", "upstream_connect", "waiting_first_byte", "waiting_first_token");
        List<String> figures = new ArrayList<>();
        figures.add("clients left " + Figures.share(cancelled, ollama.requests(), "request") + " before the end "
                + Figures.within(ollama.window()) + ", " + Math.round(early) + " of them before the first token");
        figures.add("by model: " + Figures.list(ollama.recent().by("model", Names.CANCELLATIONS)));
        boolean isEarly = early > cancelled / 2;
        findings.add(new Finding(
                Complaint.CLIENTS_GIVE_UP,
                ollama.address(),
                isEarly ? "Clients give up before the first token." : "Clients disconnect in the middle of responses.",
                figures,
                isEarly
                        ? List.of(
                                "raise the time limits of these clients: a load and a queue take longer than they wait",
                                "keep models in memory (OLLAMA_KEEP_ALIVE=1h, or keep_alive in requests), and let clients"
                                        + " stream")
                        : List.of(
                                "users who press stop are no trouble; otherwise look for a time limit of the client that"
                                        + " counts the whole response",
                                "limit the length of responses: num_predict, or max_tokens in /v1")));
    }

    private static void getErrors(UpstreamFacts ollama, Findings findings) {
        double errors = outcome(ollama, "client_error");
        if (!isMore(errors, ollama, Limits.CLIENT_ERROR_PERCENT, Limits.SOME)) {
            return;
        }
        Map<String, Double> described = new FailureCounts(ollama.recent()).described(List.of("client_error"));
        findings.add(new Finding(
                Complaint.CLIENT_ERRORS,
                ollama.address(),
                "Ollama responds 4xx to clients.",
                List.of(
                        Figures.share(errors, ollama.requests(), "request") + " got 4xx "
                                + Figures.within(ollama.window()),
                        "most of them: " + Figures.list(described)),
                List.of(
                        "404: ollama pull the model, or correct its name in the client; names that Ollama does not have"
                                + " count as __other__",
                        "400: the request is malformed, or the model cannot do what was asked",
                        "403: Ollama rejects the client's Host (set upstream-host-header to upstream, see docs/upstream.md) or"
                                + " its Origin (set OLLAMA_ORIGINS for Ollama)")));
    }

    private static void areRejected(UpstreamFacts ollama, Findings findings) {
        double rejected = outcome(ollama, "rejected");
        if (isMore(rejected, ollama, Limits.REJECTED_PERCENT, Limits.MANY)) {
            findings.add(
                    new Finding(
                            Complaint.PROXY_REJECTS,
                            ollama.address(),
                            "Llamatap rejects requests of clients.",
                            List.of(
                                    Figures.share(rejected, ollama.requests(), "request") + " were rejected "
                                            + Figures.within(ollama.window()),
                                    "by reason: " + Figures.list(ollama.recent().by("reason", Names.REJECTED))),
                            List.of(
                                    "the reason names the setting: a token that the client does not have (token-file), a network"
                                            + " (allow-networks), a Host (allowed-hosts), or a limit that is reached (docs/operation.md)")));
        }
    }
}
