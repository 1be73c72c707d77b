package io.llamatap.server.demo.ollama;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Splits texts about as the tokenizers of models do: short words are one token, with the blank before them; long ones are several. */
final class Tokens {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*\\n| ?[\\p{L}\\p{M}]{1,10}| ?\\p{N}{1,3}| ?[^\\s\\p{L}\\p{M}\\p{N}]{1,3}|\\s");

    private Tokens() {}

    /** Returns the tokens, which together are the text. */
    static List<String> of(String text) {
        return TOKEN.matcher(text).results().map(MatchResult::group).toList();
    }

    static int count(String text) {
        return (int) TOKEN.matcher(text).results().count();
    }
}
