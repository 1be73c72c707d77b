package io.llamatap.server.demo.ollama;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The book of conversations: what the simulated models say. Immutable. */
public final class Conversations {
    private static final String NAME = "== ";
    private static final String QUESTION = "> ";
    private static final String THINKING = "~ ";

    private final Map<String, Conversation> byName;
    /** Each turn, by its question in plain form. */
    private final Map<String, Conversation.Turn> turns = new LinkedHashMap<>();

    private final Conversation.Turn fallback;

    private Conversations(Map<String, Conversation> byName, Conversation.Turn fallback) {
        this.byName = byName;
        this.fallback = fallback;
        byName.values()
                .forEach(conversation -> conversation.turns().forEach(turn -> turns.put(plain(turn.question()), turn)));
    }

    /** Reads the book. */
    public static Conversations load() {
        Map<String, Conversation> byName = new LinkedHashMap<>();
        String all = String.join("\n", Resource.lines("conversations.txt").toList());
        String[] parts = all.split("(?m)^" + NAME, -1);
        for (int i = 1; i < parts.length; i++) {
            String[] turns = parts[i].split("(?m)^" + QUESTION, -1);
            String name = turns[0].strip();
            List<Conversation.Turn> read = new ArrayList<>();
            for (int turn = 1; turn < turns.length; turn++) {
                read.add(turn(turns[turn]));
            }
            byName.put(name, new Conversation(name, read));
        }
        String text = String.join("\n", Resource.lines("fallback.txt").toList());
        return new Conversations(
                byName, new Conversation.Turn("", "There is no model that could think about this.", text));
    }

    private static Conversation.Turn turn(String text) {
        StringBuilder thinking = new StringBuilder();
        StringBuilder response = new StringBuilder();
        List<String> lines = text.lines().toList();
        for (String line : lines.subList(1, lines.size())) {
            StringBuilder to = line.startsWith(THINKING) ? thinking : response;
            to.append(line.startsWith(THINKING) ? line.substring(THINKING.length()) : line)
                    .append('\n');
        }
        return new Conversation.Turn(
                lines.get(0), thinking.toString().strip(), response.toString().stripTrailing());
    }

    /** Returns the conversation with a name. */
    public Conversation named(String name) {
        return Objects.requireNonNull(byName.get(name), name);
    }

    /** Returns the turn whose question stands in a prompt: the longest such question, or the fallback. */
    Conversation.Turn find(String prompt) {
        String plain = plain(prompt);
        Conversation.Turn best = fallback;
        for (Map.Entry<String, Conversation.Turn> turn : turns.entrySet()) {
            if (plain.contains(turn.getKey())
                    && turn.getValue().question().length() > best.question().length()) {
                best = turn.getValue();
            }
        }
        return best;
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}+]+", " ")
                .strip();
    }
}
