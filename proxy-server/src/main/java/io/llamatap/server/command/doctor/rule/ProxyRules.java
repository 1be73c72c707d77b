package io.llamatap.server.command.doctor.rule;

import io.llamatap.server.command.doctor.fact.Names;
import io.llamatap.server.command.doctor.fact.Sample;
import io.llamatap.server.command.doctor.fact.Samples;
import io.llamatap.server.command.doctor.fact.Situation;
import io.llamatap.server.command.doctor.fact.UpstreamFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How fast Llamatap is, and what it is short of. */
final class ProxyRules implements Rules {
    @Override
    public void look(Situation situation, UpstreamFacts ollama, Findings findings) {
        double lag = situation.proxy().most(Names.LOOP_LAG);
        if (lag * 1000 > Limits.LAG_MILLIS) {
            tell(
                    findings,
                    Complaint.PROXY_LAGS,
                    "Llamatap gets too little of the processor, so all responses are delayed.",
                    "an event loop waits " + Figures.time(lag) + " for it",
                    "give it more processor time (top; the limits of its container), or keep Ollama from using all cores");
        }
        delays(ollama, findings);
        double pauses = ollama.recent().sum(Names.ACCEPT_PAUSES);
        if (pauses >= Limits.FEW) {
            tell(
                    findings,
                    Complaint.CANNOT_ACCEPT,
                    "Llamatap cannot accept connections.",
                    "it paused accepting " + Figures.count(pauses, "time") + " " + Figures.within(ollama.window())
                            + "; " + descriptors(situation.proxy()),
                    "raise the limit of file descriptors (LimitNOFILE in systemd, ulimits in Compose), or find the client"
                            + " that opens so many connections");
        }
        full(situation.proxy(), findings);
    }

    private static void delays(UpstreamFacts ollama, Findings findings) {
        if (Boolean.FALSE.equals(ollama.isUp())) {
            return;
        }
        Map<String, Double> all = ollama.recent().by("phase", Names.OVERHEAD + Names.COUNT);
        List<String> figures = new ArrayList<>();
        ollama.recent().by("phase", Names.OVERHEAD + Names.SLOW).forEach((phase, slow) -> {
            double whole = all.getOrDefault(phase, slow);
            if (slow >= Limits.FEW && slow > whole * Limits.DELAYED_PERCENT / 100) {
                figures.add("phase " + phase + ": " + Figures.share(slow, whole, "time") + " delayed by more than "
                        + Limits.DELAY_MILLIS + " ms " + Figures.within(ollama.window()));
            }
        });
        if (!figures.isEmpty()) {
            findings.add(new Finding(
                    Complaint.PROXY_SLOWS,
                    ollama.address(),
                    "Llamatap itself delays requests.",
                    figures,
                    List.of(
                            "give it more processor time, as Ollama may use all of it",
                            "phase request contains connecting to Ollama: check the network and the name server on that"
                                    + " way")));
        }
    }

    private static void full(Samples proxy, Findings findings) {
        if (isFull(proxy, Names.OPEN_DESCRIPTORS, Names.MOST_DESCRIPTORS)) {
            tell(
                    findings,
                    Complaint.FEW_DESCRIPTORS,
                    "Llamatap has hardly any file descriptors left.",
                    descriptors(proxy),
                    "raise the limit (LimitNOFILE in systemd, ulimits in Compose), or max-connections below it");
        }
        if (isFull(proxy, Names.CLIENT_MEMORY, Names.CLIENT_MEMORY_LIMIT)) {
            tell(
                    findings,
                    Complaint.CLIENT_MEMORY_FULL,
                    "The memory for clients whose requests are not complete is nearly full.",
                    Figures.bytes((long) proxy.most(Names.CLIENT_MEMORY)) + " of "
                            + Figures.bytes((long) proxy.most(Names.CLIENT_MEMORY_LIMIT)) + " in use",
                    "look for clients that send slowly or read nothing; raise client-memory and the Java heap"
                            + " (docs/operation.md)");
        }
    }

    private static boolean isFull(Samples proxy, String used, String most) {
        return proxy.most(used) > proxy.most(most) * Limits.FULL_PERCENT / 100;
    }

    private static String descriptors(Samples proxy) {
        List<Sample> open = proxy.of(Names.OPEN_DESCRIPTORS);
        return open.isEmpty()
                ? "the number of its file descriptors is not known"
                : Figures.number(proxy.most(Names.OPEN_DESCRIPTORS)) + " of "
                        + Figures.number(proxy.most(Names.MOST_DESCRIPTORS)) + " file descriptors are in use";
    }

    private static void tell(Findings findings, Complaint complaint, String what, String figure, String remedy) {
        findings.add(new Finding(complaint, "", what, List.of(figure), List.of(remedy)));
    }
}
