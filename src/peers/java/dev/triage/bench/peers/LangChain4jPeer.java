package dev.triage.bench.peers;

import dev.langchain4j.classification.EmbeddingModelTextClassifier;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.triage.bench.Peer;
import dev.triage.encoder.EncoderDescriptor;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** LangChain4j, with its own settings. */
public final class LangChain4jPeer implements Peer {

    @Override
    public Function<String, float[]> encoder(EncoderDescriptor model) {
        EmbeddingModel encoder = open(model);
        return text -> encoder.embed(text).content().vector();
    }

    @Override
    public Function<String, String> classifier(
            EncoderDescriptor model, Map<String, ? extends Collection<String>> examples) {
        EmbeddingModelTextClassifier<String> classifier = new EmbeddingModelTextClassifier<>(open(model), examples);
        return text -> {
            List<String> labels = classifier.classify(text);
            return labels.isEmpty() ? null : labels.get(0);
        };
    }

    private static EmbeddingModel open(EncoderDescriptor model) {
        return new OnnxEmbeddingModel(
                model.model().path(),
                model.tokenizer().path(),
                PoolingMode.valueOf(model.pooling().name()));
    }
}
