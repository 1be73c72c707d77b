package io.llamatap.metrics.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.metrics.label.ModelLabel;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNamesTest {
    private final ModelNames names = new ModelNames(8);

    @Test
    void doesNotKnowAModelThatNobodyConfirmed() {
        assertThat(names.find("llama3")).isEqualTo(ModelLabel.OTHER);
        assertThat(names.all()).extracting(ModelLabel::label).containsExactly("", "__other__");
    }

    @Test
    void takesAMissingNameForNoModel() {
        assertThat(names.find(null)).isEqualTo(ModelLabel.NONE);
        assertThat(names.find(" ")).isEqualTo(ModelLabel.NONE);
        assertThat(names.find("\u00a0\t")).isEqualTo(ModelLabel.NONE);
        assertThat(names.admitUsed("")).isEqualTo(ModelLabel.NONE);
        assertThat(names.admitAsked(null)).isEqualTo(ModelLabel.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemma3",
                "gemma3:latest",
                "Gemma3",
                "GEMMA3:LATEST",
                "library/gemma3",
                "Library/Gemma3:Latest",
                "registry.ollama.ai/library/gemma3",
                "REGISTRY.OLLAMA.AI/library/gemma3:latest",
                "http://registry.ollama.ai/library/gemma3",
                "https://registry.ollama.ai/LIBRARY/gemma3:latest",
                "x://registry.ollama.ai/library/gemma3",
                " gemma3\n",
                "\u00a0gemma3\u0085",
                "gemma3:local",
                "gemma3: LOCAL ",
                "gemma3:latest:local"
            })
    void takesAllSpellingsThatOllamaResolvesAlikeForOneModel(String spelling) {
        names.list("gemma3:latest");
        ModelLabel id = names.admitAsked("gemma3:latest");
        assertThat(id).matches(ModelNamesTest::isNamed);
        assertThat(names.find(spelling)).isEqualTo(id);
        assertThat(names.admitAsked(spelling)).isEqualTo(id);
        assertThat(names.admitUsed(spelling)).isEqualTo(id);
        assertThat(names.all()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemma3:270m",
                "me/gemma3",
                "hf.co/library/gemma3",
                "registry.ollama.ai:443/library/gemma3",
                "library/me/gemma3",
                "gemma3-library",
                "gemma3:cloud",
                "http://gemma3"
            })
    void distinguishesWhatOllamaDistinguishes(String other) {
        ModelLabel id = names.admitUsed("gemma3");
        assertThat(names.admitUsed(other)).isNotEqualTo(id).matches(ModelNamesTest::isNamed);
    }

    @Test
    void takesACloudModelByEitherOfItsNames() {
        names.list("gpt-oss:120b-cloud");
        ModelLabel id = names.admitAsked("gpt-oss:120b-cloud");
        assertThat(names.find("GPT-OSS:120b:cloud")).isEqualTo(id);
        assertThat(names.find("gpt-oss:120b")).isEqualTo(ModelLabel.OTHER);
    }

    @Test
    void keepsAnOldModelWhoseTagIsAWordOfToday() {
        names.list("mine:latest");
        names.list("mine:local");
        assertThat(names.admitAsked("mine:local")).isNotEqualTo(names.admitAsked("mine"));
    }

    @Test
    void doesNotTakeARegistrysPortForATag() {
        ModelLabel id = names.admitUsed("box:5000/me/llama3");
        assertThat(id.label()).isEqualTo("box:5000/me/llama3:latest");
    }

    @Test
    void isNotFilledByTheSpellingsOfOneModel() {
        for (int i = 0; i < 300; i++) {
            String cased = Integer.toBinaryString(i | 1024).replace("1", "G").replace("0", "g");
            names.admitUsed((i % 2 == 0 ? "library/" : "") + cased + (i % 3 == 0 ? ":latest" : ""));
        }
        assertThat(names.all()).hasSize(3);
    }

    @Test
    void showsAModelAsItIsListedHoweverItIsAsked() {
        names.list("hf.co/me/Llama-3.2-GGUF:Q4_K_M");
        ModelLabel id = names.admitAsked("HF.CO/me/llama-3.2-gguf:q4_k_m");
        assertThat(id.label()).isEqualTo("hf.co/me/Llama-3.2-GGUF:Q4_K_M");
        assertThat(names.spelling("hf.co/ME/llama-3.2-gguf:q4_k_m")).isEqualTo("hf.co/me/Llama-3.2-GGUF:Q4_K_M");
    }

    @Test
    void showsAModelAsItIsListedOnceItIs() {
        ModelLabel id = names.admitUsed("LLAMA3");
        assertThat(id.label()).isEqualTo("LLAMA3:latest");
        names.list("llama3:latest");
        assertThat(id.label()).isEqualTo("llama3:latest");
        assertThat(names.find("LLAMA3")).isEqualTo(id);
    }

    @Test
    void admitsAListedModelAtItsFirstRequestAndNotBefore() {
        names.list("llama3:latest");
        assertThat(names.find("llama3")).isEqualTo(ModelLabel.OTHER);
        assertThat(names.admitAsked("llama3")).matches(ModelNamesTest::isNamed);
    }

    @Test
    void admitsAnUnlistedModelOnlyWhenItIsConfirmed() {
        assertThat(names.admitAsked("x")).isEqualTo(ModelLabel.OTHER);
        assertThat(names.admitUsed("x")).matches(ModelNamesTest::isNamed);
        assertThat(names.admitAsked("x")).matches(ModelNamesTest::isNamed);
    }

    @Test
    void isNotFilledByTenThousandListedNames() {
        names.list("gemma3:270m");
        for (int i = 0; i < 10_000; i++) {
            names.list("copy" + i);
        }
        assertThat(names.all()).hasSize(2);
        assertThat(names.admitAsked("gemma3:270m")).matches(ModelNamesTest::isNamed);
        assertThat(names.admitUsed("cloud:1")).matches(ModelNamesTest::isNamed);
    }

    @Test
    void keepsRoomForListedModelsBesideOthers() {
        names.list("listed:1");
        names.list("listed:2");
        names.list("listed:3");
        for (int i = 0; i < 20; i++) {
            names.admitUsed("m" + i);
        }
        assertThat(names.all()).hasSize(2 + 5);
        for (int i = 1; i <= 3; i++) {
            assertThat(names.admitAsked("listed:" + i)).matches(ModelNamesTest::isNamed);
        }
        names.list("listed:4");
        assertThat(names.admitAsked("listed:4")).isEqualTo(ModelLabel.OTHER);
    }

    @Test
    void forgetsWhatIsListedNoMore() {
        names.listAll(List.of("a:1", "b:1"));
        names.listAll(List.of("b:1"));
        assertThat(names.admitAsked("a:1")).isEqualTo(ModelLabel.OTHER);
        assertThat(names.admitAsked("b:1")).matches(ModelNamesTest::isNamed);
    }

    @Test
    void admitsNoMoreThanItsCap() {
        for (int i = 0; i < 20; i++) {
            names.admitUsed("m" + i);
        }
        assertThat(names.all()).hasSize(2 + 8);
        assertThat(names.admitUsed("late")).isEqualTo(ModelLabel.OTHER);
        assertThat(names.find("m7")).matches(ModelNamesTest::isNamed);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0x202e, 0x202a, 0x2066, 0x2069, 0x200e, 0x200f, 0x061c, 0x200b, 0xfeff, 0xe0001, 0x2028, 0x2029})
    void escapesWhatTurnsTheDirectionOfTextOrCannotBeSeen(int point) {
        String shown = ModelName.shortest("a" + Character.toString(point) + "b:x");
        assertThat(shown).isEqualTo(String.format("a\\u%04xb:x", point));
        assertThat(ModelName.bounded("a" + Character.toString(point))).isEqualTo(String.format("a\\u%04x", point));
    }

    @Test
    void escapesControlCharactersAndHalfPairs() {
        assertThat(ModelName.shortest("a\nb\u0000c\ud800:x")).isEqualTo("a\\u000ab\\u0000c\ufffd:x");
        assertThat(ModelName.shortest("\ud83e\udd99:x")).isEqualTo("\ud83e\udd99:x");
    }

    @Test
    void cutsNamesAt128BytesBetweenCharacters() {
        assertThat(ModelName.shortest("n".repeat(500))).isEqualTo("n".repeat(128));
        assertThat(ModelName.shortest("\u00fc".repeat(100) + ":x")).isEqualTo("\u00fc".repeat(64));
        assertThat(ModelName.shortest("x" + "\u00fc".repeat(100))).isEqualTo("x" + "\u00fc".repeat(63));
    }

    @Test
    void canShowAnyName() {
        long seed = 99;
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            StringBuilder name = new StringBuilder("m");
            for (int n = random.nextInt(200); n > 0; n--) {
                name.append((char) (random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0x10000)));
            }
            String shown = ModelName.shortest(name.toString());
            assertThat(shown.getBytes(UTF_8).length).as("seed %d", seed).isBetween(1, 128);
            assertThat(new String(shown.getBytes(UTF_8), UTF_8))
                    .as("seed %d", seed)
                    .isEqualTo(shown);
            assertThat(shown.chars().noneMatch(Character::isISOControl))
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    @Test
    void cannotBeMadeToShowItsOwnWordForOthers() {
        ModelLabel id = names.admitUsed("__other__");
        assertThat(id.label()).isEqualTo("__other__:latest");
    }

    @Test
    void rejectsACapOutOfRange() {
        assertThatThrownBy(() -> new ModelNames(0)).hasMessageContaining("1 to 1000");
        assertThatThrownBy(() -> new ModelNames(1001)).hasMessageContaining("1001");
    }

    private static boolean isNamed(ModelLabel model) {
        return model != ModelLabel.NONE && model != ModelLabel.OTHER;
    }
}
