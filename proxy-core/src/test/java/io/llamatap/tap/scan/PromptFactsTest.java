package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request gives a model to read is found wherever the APIs have it. */
class PromptFactsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'prompt':'abc de'} | 5",
                "{'prompt':'abc','system':'de','suffix':'f'} | 6",
                "{'prompt':'a\\u0062\\nc\\ud83d\\ude00\\u4eca'} | 6",
                "{'messages':[{'role':'user','content':'abc'},{'content':'de'}]} | 5",
                "{'messages':[{'content':[{'type':'text','text':'abc'},{'type':'text','text':'d'}]}]} | 4",
                "{'messages':[{'content':[{'type':'tool_result','content':'abc'}]}],'system':[{'text':'d'}]} | 4",
                "{'messages':[{'content':[{'type':'tool_result','content':[{'text':'abc'}]}]}]} | 3",
                "{'input':'abc','instructions':'de'} | 5",
                "{'input':[{'content':'abc'},{'content':[{'text':'de'}]},{'output':'f'}]} | 6",
                "{'messages':[{'content':'abc','thinking':'not told'}],'tools':[{'content':'not told'}]} | 3",
                "{'other':'abc'} | 0"
            })
    void countsTheLettersOfAllTexts(String body, long letters) {
        PromptFacts facts = of(body);
        assertThat(facts.letters()).isEqualTo(letters);
        assertThat(facts.isPlainText()).isTrue();
        assertThat(Feed.request(body.replace('\'', '"').getBytes(UTF_8), Feed::bytewise)
                        .prompt()
                        .letters())
                .isEqualTo(letters);
    }

    @Test
    void findsTheOptions() {
        PromptFacts facts = of("{'options':{'num_ctx':512,'NUM_KEEP':100},'truncate':false,'num_ctx':7}");
        assertThat(facts.contextTokens()).isEqualTo(512);
        assertThat(facts.keepTokens()).isEqualTo(100);
        assertThat(facts.isKeptWhole()).isTrue();
        assertThat(facts.isPlainText()).isTrue();
        PromptFacts none = of("{'options':{'num_ctx':null},'truncate':true}");
        assertThat(none.contextTokens()).isEqualTo(InferenceStats.UNKNOWN);
        assertThat(none.keepTokens()).isEqualTo(InferenceStats.UNKNOWN);
        assertThat(none.isKeptWhole()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'prompt':'a','images':['AAAA']}",
                "{'prompt':'a','context':[1,2,3]}",
                "{'messages':[{'content':'a','images':['AAAA']}]}",
                "{'messages':[{'content':[{'image_url':{'url':'data:'}}]}]}",
                "{'messages':[{'content':[{'image_url':'data:'}]}]}",
                "{'messages':[{'content':[{'input_audio':{'data':'AAAA'}}]}]}",
                "{'messages':[{'content':[{'type':'image','source':{'data':'AAAA'}}]}]}",
                "{'messages':[{'content':[{'content':[{'source':{'data':'AAAA'}}]}]}]}",
                "{'input':[{'content':[{'image_url':'data:'}]}]}",
                "{'prompt':'a','prompt':'b'}",
                "{'messages':[{'content':'a'}],'messages':[{'content':'b'}]}",
                "{'prompt':'a','options':{'num_ctx':4096.5}}",
                "{'prompt':'a','options':{'num_keep':-1}}"
            })
    void knowsWhatIsNotPlainText(String body) {
        assertThat(of(body).isPlainText()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'prompt':'a','images':[],'context':[]}",
                "{'prompt':'a','images':null,'context':null}",
                "{'prompt':'a','context':[1],'context':null}",
                "{'messages':[{'content':'a','images':[]}]}"
            })
    void takesWhatIsEmptyForAbsent(String body) {
        assertThat(of(body).isPlainText()).isTrue();
    }

    private static PromptFacts of(String body) {
        return Feed.request(body.replace('\'', '"')).prompt();
    }
}
