package io.llamatap.server.command.doctor.rule;

import io.llamatap.server.command.doctor.fact.Situation;
import io.llamatap.server.command.doctor.fact.UpstreamFacts;
import java.util.List;
import java.util.Map;

/** Failures whose cause Ollama tells. */
final class CauseRules implements Rules {
    @Override
    public void look(Situation situation, UpstreamFacts ollama, Findings findings) {
        FailureCounts counts = new FailureCounts(ollama.recent());
        tell(
                Complaint.RUNNER_CRASHES,
                "The process that runs a model crashes while requests wait for it.",
                counts.because("runner_crashed"),
                ollama,
                findings,
                "look at Ollama's log around runner, cudaMalloc, Xid or assert, and at dmesg for the out-of-memory killer",
                "take a smaller context (num_ctx, OLLAMA_CONTEXT_LENGTH), fewer slots (OLLAMA_NUM_PARALLEL) or a smaller"
                        + " quantization; if it began with an update of Ollama or of the driver, go back");
        tell(
                Complaint.OUT_OF_MEMORY,
                "Ollama does not load a model, because there is not enough memory.",
                counts.because("out_of_memory"),
                ollama,
                findings,
                "unload others: ollama ps, then ollama stop MODEL; free -h and nvidia-smi show who else uses the memory",
                "reduce num_ctx or OLLAMA_CONTEXT_LENGTH, and OLLAMA_NUM_PARALLEL; or take a smaller model");
        tell(
                Complaint.QUEUE_FULL,
                "Ollama rejects requests, because its queue is full.",
                counts.because("queue_full"),
                ollama,
                findings,
                "find out whether the queue moves at all: curl -s LLAMATAP/metrics/state shows the requests",
                "if it does, add a machine (docs/scale-out.md), or limit the client that sends so many; OLLAMA_MAX_QUEUE"
                        + " (512) only lets more wait");
        tell(
                Complaint.CLOUD_LIMITS,
                "The cloud rejects requests: its quota is used up, or they come too fast.",
                counts.because("payment_required", "rate_limited"),
                ollama,
                findings,
                "wait for the next period, upgrade the plan at ollama.com, or let clients use a local model");
    }

    private static void tell(
            Complaint complaint,
            String what,
            Map<String, Double> byModel,
            UpstreamFacts ollama,
            Findings findings,
            String... remedies) {
        double all = byModel.values().stream().mapToDouble(count -> count).sum();
        if (all >= Limits.FEW) {
            findings.add(new Finding(
                    complaint,
                    ollama.address(),
                    what,
                    List.of(Figures.count(all, "request") + " failed so " + Figures.within(ollama.window()) + ": "
                            + Figures.list(byModel)),
                    List.of(remedies)));
        }
    }
}
