package dev.triage.web.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.ollama.OllamaEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.triage.web.RunningService;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** LangChain4j's clients for Ollama and OpenAI, and OpenAI's own, unchanged, against the running service. */
class JavaClientsIT {
    private static final List<String> TEXTS =
            List.of("The printer on the third floor jams", "打印机卡纸了", "Where is my invoice?");

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void shouldServeLangChainsOllamaClient() {
        assertSame(OllamaEmbeddingModel.builder()
                .baseUrl(service.url())
                .modelName("all-minilm")
                .build());
    }

    @Test
    void shouldServeLangChainsOpenAiClient() {
        assertSame(OpenAiEmbeddingModel.builder()
                .baseUrl(service.url() + "/v1")
                .apiKey("none")
                .modelName("all-minilm")
                .build());
    }

    private static void assertSame(EmbeddingModel model) {
        var embeddings =
                model.embedAll(TEXTS.stream().map(TextSegment::from).toList()).content();

        assertThat(embeddings).hasSize(TEXTS.size());
        for (int i = 0; i < TEXTS.size(); i++) {
            assertThat(embeddings.get(i).vector()).containsExactly(expected(i), within(1e-6f));
        }
    }

    @Test
    void shouldServeOpenAisOwnClient() {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(service.url() + "/v1")
                .apiKey("none")
                .maxRetries(0)
                .build();
        try {
            for (EmbeddingCreateParams.EncodingFormat format :
                    List.of(EmbeddingCreateParams.EncodingFormat.FLOAT, EmbeddingCreateParams.EncodingFormat.BASE64)) {
                CreateEmbeddingResponse response = client.embeddings()
                        .create(params("all-minilm").encodingFormat(format).build());
                assertSame(response);
            }
            assertSame(client.embeddings().create(params("all-minilm").build()));
            assertThatThrownBy(() -> client.embeddings().create(params("nope").build()))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("nope");
            assertThatThrownBy(() -> client.embeddings()
                            .create(EmbeddingCreateParams.builder()
                                    .model("all-minilm")
                                    .inputOfArrayOfTokens(List.of(1L, 2L))
                                    .build()))
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageContaining("token ids");
        } finally {
            client.close();
        }
    }

    private static EmbeddingCreateParams.Builder params(String model) {
        return EmbeddingCreateParams.builder().model(model).inputOfArrayOfStrings(TEXTS);
    }

    private static void assertSame(CreateEmbeddingResponse response) {
        assertThat(response.data()).hasSize(TEXTS.size());
        for (int i = 0; i < TEXTS.size(); i++) {
            List<Float> embedding = response.data().get(i).embedding();
            float[] vector = new float[embedding.size()];
            for (int j = 0; j < vector.length; j++) {
                vector[j] = embedding.get(j);
            }
            assertThat(vector).containsExactly(expected(i), within(1e-6f));
        }
    }

    private static float[] expected(int index) {
        return service.encoder("all-minilm").encode(TEXTS.get(index)).vector();
    }
}
