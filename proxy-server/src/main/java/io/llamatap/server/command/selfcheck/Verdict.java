package io.llamatap.server.command.selfcheck;

import io.llamatap.server.command.selfcheck.Outcome.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What follows from all results. Immutable. */
final class Verdict {
    private final List<Outcome> outcomes;

    private Verdict(List<Outcome> outcomes) {
        this.outcomes = List.copyOf(outcomes);
    }

    static Verdict of(List<Outcome> outcomes) {
        return new Verdict(outcomes);
    }

    /** Returns how many requests had a result. */
    long count(Result result) {
        return outcomes.stream().filter(outcome -> outcome.result() == result).count();
    }

    /** Returns how many responses were streams. */
    long streams() {
        return outcomes.stream().filter(Outcome::isStream).count();
    }

    /** Returns how many streams were slow enough to see whether their messages come one by one. */
    long timed() {
        return outcomes.stream()
                .filter(Outcome::isStream)
                .filter(Outcome::isTimed)
                .count();
    }

    /** Returns how many values were masked in the bodies that came directly, by name. */
    Map<String, Integer> masked() {
        Map<String, Integer> masked = new TreeMap<>();
        for (Outcome outcome : outcomes) {
            Masked.of(outcome.direct().body(), outcome.probe().isGenerated())
                    .counts()
                    .forEach((name, count) -> masked.merge(name, count, Integer::sum));
        }
        return masked;
    }

    /** Returns the header fields of Ollama that a proxy must not pass on. */
    Set<String> fieldsOfOneConnection() {
        Set<String> fields = new TreeSet<>();
        outcomes.forEach(outcome -> fields.addAll(HeaderFields.notCompared(outcome.direct())));
        return fields;
    }

    /** Returns it in sentences, a paragraph each. */
    List<String> paragraphs() {
        List<String> all = new ArrayList<>();
        long same = count(Result.SAME);
        long differing = count(Result.DIFFERS);
        long unsteady = count(Result.UNSTEADY);
        if (differing > 0) {
            all.add("DIFFERENT: " + differing + of()
                    + "differ through Llamatap. The first difference of up to six of them is shown above; --json"
                    + " shows all.");
        } else if (same > 0) {
            all.add("SAME: " + same + of()
                    + "through Llamatap are those of Ollama: status, header fields, body, chunks.");
        }
        if (unsteady > 0) {
            all.add("PARTLY COMPARED: " + unsteady + of()
                    + "differ from one time to the next even directly from Ollama. Only what Ollama repeats was"
                    + " compared.");
        }
        all.add(streaming());
        all.add("Not compared: the value of Date" + notCompared() + ".");
        return all;
    }

    private String of() {
        return " of " + outcomes.size() + " responses ";
    }

    private String streaming() {
        if (streams() == 0) {
            return "No response was a stream. Does the model generate text?";
        }
        long quick = streams() - timed();
        String slow = timed() + " of " + streams() + " streams could be timed message by message";
        return slow + ". Tolerance: half as much again and 50 ms, in the best of up to 6 tries."
                + (quick > 0
                        ? " The rest is too fast or too short to see whether their messages come one by one."
                        : "");
    }

    private String notCompared() {
        StringBuilder text = new StringBuilder();
        if (!fieldsOfOneConnection().isEmpty()) {
            text.append("; ").append(Excerpt.of(String.join(", ", fieldsOfOneConnection())));
            text.append(", which concerns one connection and must not be passed on (RFC 9110, 7.6.1)");
        }
        if (!masked().isEmpty()) {
            text.append("; the values of these JSON members, which differ each time, with how often they occurred: ");
            String separator = "";
            for (Map.Entry<String, Integer> one : masked().entrySet()) {
                text.append(separator).append(one.getKey()).append(' ').append(one.getValue());
                separator = ", ";
            }
        }
        return text.toString();
    }
}
