package dev.triage.learning;

import static java.util.Objects.requireNonNull;

import dev.triage.core.Encoder;
import dev.triage.core.Router;
import dev.triage.core.RouterState;
import dev.triage.core.RoutingPolicy;
import dev.triage.core.RuleSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * Learns from some texts and decides others. {@link Method#FITTED} goes through the very {@link Router} that the
 * topology asks, so a running topology with the same examples and policy decides each ticket alike.
 */
public final class Trial {
    private final EncodedTexts encoders;
    private final FitSettings settings;
    private final RoutingPolicy policy;

    public Trial(EncodedTexts encoders, FitSettings settings, RoutingPolicy policy) {
        this.encoders = requireNonNull(encoders, "encoders");
        this.settings = requireNonNull(settings, "settings");
        this.policy = requireNonNull(policy, "policy");
    }

    /** Has learned and can judge. */
    @FunctionalInterface
    public interface Judge {
        /** In the order of the texts. */
        List<Verdict> judge(List<LabelledText> texts);
    }

    public Judge learn(Method method, List<LabelledText> examples) {
        EncodedExamples encoded = EncodedExamples.encode(examples, encoders);
        return method == Method.FITTED ? fitted(encoded) : baseline(method, encoded);
    }

    private Judge fitted(EncodedExamples examples) {
        RouterState state = LocalKnowledge.fitted(examples, settings);
        Router router = new Router(encoders, RuleSet.NONE, policy);
        return texts -> {
            List<Callable<Verdict>> decisions = new ArrayList<>();
            texts.forEach(text -> decisions.add(() -> Verdict.of(text, router.decide(text.ticket(), state))));
            return Parallel.run(decisions, settings.threads());
        };
    }

    private Judge baseline(Method method, EncodedExamples examples) {
        Map<String, Baseline> byEncoder = new TreeMap<>();
        examples.byEncoder()
                .forEach((encoder, ofEncoder) -> byEncoder.put(
                        encoder,
                        Baseline.fit(
                                method,
                                Example.of(ofEncoder.byId()),
                                policy.precision(),
                                policy.noneLabel(),
                                settings.threads())));
        return texts -> {
            Verdict[] verdicts = new Verdict[texts.size()];
            Map<String, List<Integer>> positions = new TreeMap<>();
            for (int i = 0; i < verdicts.length; i++) {
                LabelledText text = texts.get(i);
                verdicts[i] = new Verdict(text.id(), text.label(), "", 0, 0, false);
                String content = text.content();
                Optional<Encoder> encoder = content.isBlank() ? Optional.empty() : encoders.select(content);
                if (encoder.isPresent() && byEncoder.containsKey(encoder.get().id())) {
                    positions
                            .computeIfAbsent(encoder.get().id(), id -> new ArrayList<>())
                            .add(i);
                }
            }
            positions.forEach((encoder, of) -> {
                List<float[]> vectors = of.stream()
                        .map(i -> texts.get(i).content())
                        .map(content -> encoders.select(content)
                                .orElseThrow()
                                .encode(content)
                                .vector())
                        .toList();
                List<Baseline.Answer> answers = byEncoder.get(encoder).answers(vectors);
                for (int k = 0; k < answers.size(); k++) {
                    LabelledText text = texts.get(of.get(k));
                    Baseline.Answer answer = answers.get(k);
                    verdicts[of.get(k)] = new Verdict(
                            text.id(),
                            text.label(),
                            answer.category(),
                            answer.confidence(),
                            answer.confidence(),
                            answer.routed());
                }
            });
            return Arrays.asList(verdicts);
        };
    }
}
