package dev.triage.learning;

import dev.triage.core.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Evidence for every example by scorers that never saw it, and for whole categories by scorers that never saw any of
 * their examples: these stand for tickets that belong nowhere.
 *
 * @param known examples whose category the scorer knows
 * @param nowhere examples whose category it doesn't
 * @param whole the scorer fitted to everything
 */
record OutOfFold(List<HeldOut> known, List<HeldOut> nowhere, ScorerFit whole) {
    /** Each withholds half of the categories: what is left is far from them, as tickets that belong nowhere are. */
    private static final int ROUNDS = 2;

    private static final int MOST_WITHHELD = 3000;

    static OutOfFold of(TrainingSet set, FitSettings settings) {
        int folds = Folds.count(set);
        int[] fold = Folds.assign(set, folds);
        int none = set.categories.indexOf(settings.noneLabel());
        NamePrior prior = NamePrior.of(set, none);
        int categories = set.categories.size() - (none < 0 ? 0 : 1);
        int rounds = categories < 2 ? 0 : Math.min(ROUNDS, categories);
        int[] round = Folds.assignCategories(set, Math.max(1, rounds), none);
        int stride = 1 + set.size() / MOST_WITHHELD;
        List<Callable<List<HeldOut>>> tasks = new ArrayList<>();
        List<ScorerFit> whole = new ArrayList<>();
        tasks.add(() -> {
            whole.add(ScorerFit.of(set, prior, i -> true, settings));
            return List.of();
        });
        for (int f = 0; f < (folds > 1 ? folds : 0); f++) {
            int held = f;
            tasks.add(() -> heldOut(set, prior, i -> fold[i] != held, i -> fold[i] == held, settings));
        }
        for (int r = 0; r < rounds; r++) {
            int held = r;
            tasks.add(() -> heldOut(
                    set,
                    prior,
                    i -> round[set.category[i]] != held,
                    i -> round[set.category[i]] == held && i % stride == 0,
                    settings));
        }
        List<HeldOut> known = new ArrayList<>();
        List<HeldOut> nowhere = new ArrayList<>();
        for (List<HeldOut> rows : Parallel.run(tasks, settings.threads())) {
            for (HeldOut row : rows) {
                (row.isNowhere() ? nowhere : known).add(row);
            }
        }
        return new OutOfFold(known, nowhere, whole.get(0));
    }

    private static List<HeldOut> heldOut(
            TrainingSet set, NamePrior prior, IntPredicate learned, IntPredicate held, FitSettings settings) {
        if (IntStream.range(0, set.size()).noneMatch(learned)) {
            return List.of();
        }
        ScorerFit fit = ScorerFit.of(set, prior, learned, settings);
        boolean[] knows = new boolean[set.categories.size()];
        for (int category : fit.categories()) {
            knows[category] = true;
        }
        List<HeldOut> rows = new ArrayList<>();
        for (int i = 0; i < set.size(); i++) {
            if (held.test(i)) {
                Example example = set.examples.get(i);
                Evidence evidence = fit.scorer().evidence(example.vector(), example.tokens(), c -> true);
                int[] candidates = new int[evidence.size()];
                for (int k = 0; k < candidates.length; k++) {
                    candidates[k] = fit.categories()[evidence.categories()[k]];
                }
                rows.add(new HeldOut(i, knows[set.category[i]] ? set.category[i] : -1, candidates, evidence));
            }
        }
        return rows;
    }
}
