package io.llamatap.server.command.top.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.command.top.feed.Now;
import io.llamatap.server.command.top.feed.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The screen says what the events told, and fits. */
class ScreenTest {
    private static final String RELAY = "http://localhost:8000";

    private static String screen(View view, int columns, int rows, Letters letters) {
        return text(Screen.of(view, new Frame(columns, rows, letters)));
    }

    private static String text(List<Line> lines) {
        return lines.stream().map(line -> line.render(Colours.NONE) + "\n").collect(Collectors.joining());
    }

    private static View view(Now now) {
        return new View(now, 0, "", RELAY);
    }

    @Test
    void isTheExampleOfTheDocument() throws Exception {
        String example = screen(view(Samples.read(Samples.events())), 80, 24, Letters.ASCII);
        assertThat(Files.readString(Path.of("..", "docs", "top.md"))).contains("```\n" + example + "```\n");
    }

    @Test
    void fitsAnOldTerminal() throws Exception {
        assertThat(screen(view(Samples.read(Samples.events())), 80, 24, Letters.ASCII))
                .isEqualTo("""
                        Ollama is UP for 2 h 05 min, version 0.33.3, at http://localhost:11434
                        Llamatap 0.1.0 up for 2 h 15 min, costs 0.3 % CPU, 85 MB; adds 214 us (p99)
                        [localhost:11434 up, 4 now]  gpu-b:11434 DOWN, 0 now
                        REQUESTS NOW: 4         MODEL                     AGE TOKENS TOKENS/S ROUTE
                        guess: loading model    llama3.2:latest    2 min 05 s      -        - /v1/chat/~
                        responding              gemma3:270m             3.3 s  1,118     41.7 /api/chat
                        guess: queued/reading   gemma3:270m             0.4 s      -        - /api/gene~
                        silent 12.0 s           -                  1 min 01 s      -        - /api/pull


                        MODELS IN MEMORY: 1          SIZE ON GPU CONTEXT REQUESTS TOKENS/S   UNLOADED IN
                        gemma3:270m                664 MB   50 %   4,096        2     41.7    4 min 41 s
                        llama3.2:latest          loading?      -       -        1        -             -
                        1 more on disk
                        LAST LOADED AND UNLOADED (inferred), 1 more not shown
                        1 min 40 s ago    llama3.2:latest unloaded to make room for gemma3:270m
                        1 min 40 s ago    gemma3:270m loaded for a request
                        LAST 15 MINUTES (now is at the right)
                        Tokens/s                            ..:--==+**### now 41.7, highest 59.0
                        First token                         =##+##*###+#= last 300 ms, highest 600 ms
                        Ended        60 ok, 1 client_error
                        Since start  8,120 ok, 4 failed, 42 cancelled; tokens: 2.7 M in, 640,210 out
                        Trouble      1 stuck now; 12 truncated (gemma3:270m); 3 not metered (compressed)
                        q: quit   ?: what is shown   Tab: next Ollama
                        """);
    }

    @Test
    void saysOnALargeOneHowManyDoNotFitAndWhereTheTimeWent() throws Exception {
        assertThat(screen(view(Samples.read(Samples.events(4900, 1996))), 120, 34, Letters.UNICODE))
                .isEqualTo("""
                        Ollama is UP for 2 h 05 min, version 0.33.3, at http://localhost:11434
                        Llamatap 0.1.0 up for 2 h 15 min, costs 0.3 % CPU, 85 MB; adds 214 µs (p99)
                        [localhost:11434 up, 2000 now]  gpu-b:11434 DOWN, 0 now
                        REQUESTS NOW: 2,000           MODEL                                              AGE  TOKENS TOKENS/S ROUTE
                        guess: loading model          llama3.2:latest                             2 min 05 s       –        – /v1/chat/completi…
                        responding                    gemma3:270m                                      3.3 s   1,118     41.7 /api/chat
                        guess: queued/reading         gemma3:270m                                      0.4 s       –        – /api/generate
                        silent 12.0 s                 –                                           1 min 01 s       –        – /api/pull
                        1,996 more, all younger





                        MODELS IN MEMORY: 1                                 SIZE  ON GPU  CONTEXT REQUESTS  TOKENS/S   UNLOADED IN TOKENS SO FAR
                        gemma3:270m                                       664 MB    50 %    4,096        2      41.7    4 min 41 s       640,210
                        llama3.2:latest                                 loading?       –        –        1         –             –             0
                        4,901 more on disk

                        LAST LOADED AND UNLOADED (inferred)
                        1 min 40 s ago    llama3.2:latest unloaded to make room for gemma3:270m
                        1 min 40 s ago    gemma3:270m loaded for a request
                        3 min 20 s ago    llama3.2:latest loaded without a prompt

                        LAST 15 MINUTES (now is at the right)
                        Tokens/s                                                      ▂▃▄▄▅▆▆▇██  now 41.7
                                                                            ▂▃▃▄▅▆▆▇████████████  highest 59.0
                        First token                                          ▆█▄█ █ ▆█▄█ █ ▆█▄█   last 300 ms
                                                                            ▆██████▆██████▆█████  highest 600 ms
                        Ended        60 ok, 1 client_error
                        Time went    75 % generating, 25 % loading
                        Since start  8,120 ok, 4 failed, 42 cancelled; tokens: 2.7 M in, 640,210 out
                        Trouble      1 stuck now; 12 truncated (gemma3:270m); 3 not metered (compressed)
                        q: quit   ?: what is shown   Tab: next Ollama
                        """);
    }

    @Test
    void saysThatOllamaIsDownAndWhatToTypeIfThereIsNothingToSee() throws Exception {
        String notice = "NO CONNECTION, all below is 5 s old";
        assertThat(screen(new View(Samples.read(Samples.events()), 1, notice, RELAY), 80, 12, Letters.UNICODE))
                .isEqualTo("""
                        Ollama is DOWN for 30 s, at http://gpu-b:11434
                        NO CONNECTION, all below is 5 s old
                         localhost:11434 up, 4 now  [gpu-b:11434 DOWN, 0 now]
                        REQUESTS NOW: 0         MODEL                     AGE TOKENS TOKENS/S ROUTE
                        None. To see one, send one:
                        curl http://localhost:8000/api/generate \\
                          -d '{"model":"gemma3","prompt":"Why is the sky blue?"}'


                        MODELS IN MEMORY: 0          SIZE ON GPU CONTEXT REQUESTS TOKENS/S   UNLOADED IN
                        No model is known. Get one with: ollama pull gemma3
                        q: quit   ?: what is shown   Tab: next Ollama
                        """);
    }

    @Test
    void neverIsLargerThanTheTerminal() throws Exception {
        List<Now> states = List.of(
                Samples.read(Samples.events()),
                Samples.read(Samples.events(4900, 1996)),
                Samples.read(hostile("\\u0000")));
        for (Now now : states) {
            for (int columns = 1; columns < 130; columns += 3) {
                for (int rows = 1; rows < 70; rows++) {
                    Frame frame = new Frame(columns, rows, rows % 2 == 0 ? Letters.UNICODE : Letters.ASCII);
                    assertFits(Screen.of(new View(now, rows, "", RELAY), frame), frame);
                    assertFits(Screen.help(frame), frame);
                }
            }
        }
    }

    private static void assertFits(List<Line> lines, Frame frame) {
        assertThat(lines).as("%s", frame).hasSize(frame.rows());
        assertThat(lines).as("%s", frame).allMatch(line -> line.width() <= frame.columns());
    }

    @Test
    void showsNamesThatWouldBreakItAsTheyAre() throws Exception {
        int harmless = routeColumn(Screen.of(view(Samples.read(Samples.events())), new Frame(80, 24, Letters.ASCII)));
        for (String name : List.of(
                "\\u001b[2J\\u001b]0;pwned\\u0007",
                "\\r\\nroot# ",
                "\\u202egnp.exe",
                "\\u6a21\\u578b".repeat(40),
                "\\ud83d\\udc68\\u200d\\ud83d\\udc69\\ufe0f",
                "e" + "\\u0301".repeat(5000),
                "\\ud800",
                "<b>x</b>".repeat(1300))) {
            Now now = Samples.read(hostile(name));
            for (Letters letters : Letters.values()) {
                List<Line> lines = Screen.of(view(now), new Frame(80, 24, letters));
                String plain = text(lines);
                assertThat(plain.replace("\n", "").codePoints())
                        .as("%s", plain)
                        .noneMatch(point -> Character.getType(point) == Character.CONTROL
                                || Character.getType(point) == Character.FORMAT
                                || Character.getType(point) == Character.SURROGATE);
                assertThat(plain.length()).isLessThan(10_000);
                // The numbers stand where they stand beside harmless names.
                assertThat(routeColumn(lines)).isEqualTo(harmless);
            }
        }
    }

    private static int routeColumn(List<Line> lines) {
        String row = lines.get(4).render(Colours.NONE);
        return Letters.width(row.substring(0, row.indexOf("/v1/chat")));
    }

    private static String hostile(String name) {
        return Samples.events().replace("llama3.2:latest", name);
    }

    @Test
    void usesColourForNothingAlone() throws Exception {
        List<Line> lines = Screen.of(view(Samples.read(Samples.events())), new Frame(80, 24, Letters.UNICODE));
        for (Line line : lines) {
            String all = line.render(Colours.ALL);
            assertThat(line.render(Colours.MONOCHROME)).doesNotContainPattern("\u001b\\[(1;)?3[0-7]");
            assertThat(all.replaceAll("\u001b\\[[0-9;]*[mG]", "").stripTrailing())
                    .isEqualTo(line.render(Colours.NONE));
        }
    }
}
