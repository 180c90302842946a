package dev.triage.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.model.embedding.onnx.OnnxEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.triage.core.Encoder;
import dev.triage.core.Vectors;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Vectors compared with LangChain4j's encoder, which pools and tokenizes by its own code, over the same files.
 *
 * <p>Its known differences: it refuses blank texts, averages long ones over pieces of 510 tokens where ours are cut, and
 * leaves capitals to the tokenizer's file, which for the Chinese encoder lacks what its authors configured; so it gets
 * those texts in lower case.
 */
class OnnxEncoderReferenceTest {
    private static final double LEAST_COSINE = 0.999;

    private static final List<String> TEXTS = List.of(
            "My printer is jammed again.",
            "I can't log in to the VPN since this morning, error 809",
            "Please reset my password",
            "HOW DO I CONNECT TO THE OFFICE WIFI???",
            "The invoice from March 3rd, 2024 shows €1,234.56 instead of €1,134.56.",
            "Outlook crashes when I open an attachment larger than 25MB; see https://example.com/kb/123?x=1",
            "naïve café résumé Straße",
            "e-mail: someone@example.com / phone: +44 20 7946 0018",
            "a",
            "Internationalisation antidisestablishmentarianism pneumonoultramicroscopic",
            "First line\nsecond line\r\n\tthird line",
            "There isn't any sound in Teams calls. I've tried two headsets and restarted twice, but colleagues still can't"
                    + " hear me and the microphone test shows no level at all.",
            "打印机卡纸了",
            "打印出来一半就停",
            "硒鼓好像没装好",
            "密码忘了怎么重置？",
            "VPN连不上 error 809",
            "公司邮箱登录不了，提示“账号已锁定”，请尽快处理，谢谢！",
            "申請一台新的筆記型電腦",
            "我的Outlook打不开了,已经重启过2次",
            "プリンターが動かない",
            "프린터가 작동하지 않습니다",
            "принтер не работает",
            "الطابعة لا تعمل",
            "המדפסת לא עובדת",
            "😀 👍🏽 🖨️ broken",
            "12345 67890 #42 @@ %% ***",
            "ﬁle ½ ℡ ＡＢＣ　１２３",
            "x\u200By\u200Dz \u00A0nbsp \u2026 “quotes” — dash",
            "<b>html</b> & { \"json\": [1, 2, null] }");

    @ParameterizedTest
    @ValueSource(strings = {"all-minilm-l6-v2-q", "bge-small-en-v1.5-q", "bge-small-zh-v1.5-q"})
    void shouldAgreeWithIndependentEncoder(String name) {
        EncoderDescriptor descriptor = EncoderCatalogue.standard().descriptor(name);
        OnnxEmbeddingModel reference = new OnnxEmbeddingModel(
                descriptor.model().path(),
                descriptor.tokenizer().path(),
                descriptor.pooling() == Pooling.CLS ? PoolingMode.CLS : PoolingMode.MEAN);
        SoftAssertions softly = new SoftAssertions();

        try (Encoder encoder = EncoderCatalogue.standard().open(name)) {
            for (String text : TEXTS) {
                float[] expected = reference
                        .embed(descriptor.lowerCase() ? text.toLowerCase(Locale.ROOT) : text)
                        .content()
                        .vector();
                float[] actual = encoder.encode(text).vector();

                softly.assertThat(cosine(expected, actual)).as(text).isGreaterThanOrEqualTo(LEAST_COSINE);
                softly.assertThat((double) Vectors.dot(actual, actual)).as(text).isCloseTo(1, within(1e-6));
            }
        }

        assertThat(TEXTS).hasSizeGreaterThanOrEqualTo(20);
        softly.assertAll();
    }

    private static double cosine(float[] a, float[] b) {
        return Vectors.dot(a, b) / Math.sqrt((double) Vectors.dot(a, a) * Vectors.dot(b, b));
    }
}
