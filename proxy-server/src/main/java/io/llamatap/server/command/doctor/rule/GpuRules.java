package io.llamatap.server.command.doctor.rule;

import io.llamatap.server.command.doctor.fact.ModelFacts;
import io.llamatap.server.command.doctor.fact.Names;
import io.llamatap.server.command.doctor.fact.Situation;
import io.llamatap.server.command.doctor.fact.UpstreamFacts;
import java.util.ArrayList;
import java.util.List;

/** Whether models are in GPU memory. */
final class GpuRules implements Rules {
    @Override
    public void look(Situation situation, UpstreamFacts ollama, Findings findings) {
        List<ModelFacts> known =
                ollama.resident().stream().filter(ModelFacts::isMemoryKnown).toList();
        List<ModelFacts> partial = known.stream()
                .filter(model -> model.vramShare() * 100 < Limits.GPU_PERCENT)
                .toList();
        if (partial.isEmpty()) {
            return;
        }
        List<String> figures = new ArrayList<>();
        for (ModelFacts model : partial) {
            figures.add(model.name() + ": " + Figures.bytes(model.vramBytes()) + " of "
                    + Figures.bytes(model.memoryBytes()) + " (" + Figures.percent(model.vramShare()) + ") in GPU memory"
                    + (model.contextTokens() > 0 ? ", with a context of " + model.contextTokens() + " tokens" : ""));
        }
        boolean hasGpu = !ollama.now().of(Names.GPU_MEMORY).isEmpty()
                || ollama.models().stream().anyMatch(model -> model.vramBytes() > 0);
        if (!hasGpu) {
            findings.add(new Finding(
                    Complaint.NO_GPU,
                    ollama.address(),
                    "Ollama computes on the processor alone.",
                    figures,
                    List.of(
                            "if the machine has a GPU: nvidia-smi or rocm-smi, and Ollama's log since its start for"
                                    + " \"no compatible GPUs\"; a container needs to be started with it (docs/gpu.md)",
                            "if it has none, all is as it must be: --except " + Complaint.NO_GPU.id())));
            return;
        }
        findings.add(new Finding(
                Complaint.GPU_PARTIAL,
                ollama.address(),
                partial.size() == 1
                        ? partial.get(0).name()
                                + " is not all in GPU memory, which makes it slower, often several times."
                        : partial.size()
                                + " models are not all in GPU memory, which makes them slower, often several times.",
                figures,
                List.of(
                        "make it fit: a smaller context (OLLAMA_CONTEXT_LENGTH, or num_ctx), fewer slots"
                                + " (OLLAMA_NUM_PARALLEL), a smaller quantization, or ollama stop of other models",
                        "if it fitted before, restart Ollama: it may have lost the GPU (docs/gpu.md)")));
    }
}
