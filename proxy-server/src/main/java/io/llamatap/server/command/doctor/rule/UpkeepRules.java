package io.llamatap.server.command.doctor.rule;

import io.llamatap.server.command.doctor.fact.Names;
import io.llamatap.server.command.doctor.fact.Sample;
import io.llamatap.server.command.doctor.fact.Situation;
import io.llamatap.server.command.doctor.fact.UpstreamFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What Llamatap needs from outside: its certificate, receivers of its metrics, the disk of its log, and rules of access. */
final class UpkeepRules implements Rules {
    @Override
    public void look(Situation situation, UpstreamFacts ollama, Findings findings) {
        certificate(situation, ollama, findings);
        push(situation, findings);
        double dropped = ollama.recent().sum(Names.LOG_DROPPED);
        if (dropped > 0) {
            tell(
                    findings,
                    Complaint.LOG_LOSES_LINES,
                    "Llamatap drops lines of its access log.",
                    Figures.count(dropped, "line") + " " + Figures.within(ollama.window()),
                    "df -h and the rights of its folder: make room, or use a faster disk (docs/access-log.md)");
        }
        if (situation.doors().isBeyondThisMachine() && situation.doors().isOpenWithoutToken()) {
            String address = situation.doors().address();
            findings.add(new Finding(
                    Complaint.EXPOSED,
                    "",
                    "Whoever can connect to Llamatap can use Ollama, and pull and delete its models.",
                    List.of(
                            "GET " + address + "/api/version without a token had a response",
                            "a firewall, or an allow-networks that lets this machine in, cannot be seen from here"),
                    List.of(
                            "set token-file or allow-networks, or listen on 127.0.0.1 (docs/access-control.md)",
                            "if it is meant so: --except " + Complaint.EXPOSED.id())));
        }
    }

    private static void certificate(Situation situation, UpstreamFacts ollama, Findings findings) {
        double left = situation.proxy().most(Names.CERTIFICATE_EXPIRY) - seconds(situation);
        if (left < Duration.ofDays(Limits.CERTIFICATE_DAYS).toSeconds()) {
            tell(
                    findings,
                    Complaint.CERTIFICATE_EXPIRES,
                    left < 0 ? "The certificate of Llamatap has expired." : "The certificate of Llamatap expires soon.",
                    left < 0 ? "it expired " + Figures.time(-left) + " ago" : "it is valid for " + Figures.time(left),
                    "renew the files of tls-certificate and tls-key: Llamatap reads them again within seconds");
        }
        double rejected = ollama.recent().sum(Names.TLS_RELOADS, "result", "failed");
        if (rejected > 0) {
            tell(
                    findings,
                    Complaint.CERTIFICATE_REJECTED,
                    "Llamatap cannot use the new files of its certificate, and goes on with the previous one.",
                    Figures.count(rejected, "change") + " rejected " + Figures.within(ollama.window()),
                    "the log of Llamatap has the reason: mostly a key of another certificate, or rights (docs/tls.md)");
        }
    }

    private static void push(Situation situation, Findings findings) {
        List<String> figures = new ArrayList<>();
        double up = Duration.between(situation.started(), situation.now()).toSeconds();
        for (Sample last : situation.proxy().of(Names.PUSH_SUCCESS)) {
            double age = last.value() > 0 ? seconds(situation) - last.value() : up;
            if (age > Limits.PUSH_SECONDS) {
                figures.add(last.label("target")
                        + (last.value() > 0
                                ? " last accepted samples " + Figures.time(age) + " ago"
                                : " has accepted none since the start " + Figures.time(up) + " ago"));
            }
        }
        if (!figures.isEmpty()) {
            findings.add(
                    new Finding(
                            Complaint.PUSH_FAILS,
                            "",
                            "A receiver of remote write accepts nothing.",
                            figures,
                            List.of(
                                    "the log of Llamatap has its response: check address, credentials and limits (docs/push.md)")));
        }
    }

    private static double seconds(Situation situation) {
        return situation.now().toEpochMilli() / 1e3;
    }

    private static void tell(Findings findings, Complaint complaint, String what, String figure, String remedy) {
        findings.add(new Finding(complaint, "", what, List.of(figure), List.of(remedy)));
    }
}
