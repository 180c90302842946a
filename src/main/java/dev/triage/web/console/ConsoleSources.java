package dev.triage.web.console;

import static java.util.Objects.requireNonNull;

import dev.triage.core.EncoderSelector;
import dev.triage.core.RouterState;
import dev.triage.core.RoutingPolicy;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.console.ConsoleFeed;
import dev.triage.runtime.console.LagProbe;
import dev.triage.runtime.console.TopicExport;
import dev.triage.web.faq.FaqIndex;
import java.util.function.Supplier;

/** What the console shows and writes. All of it stays the caller's to close, later than the console. */
public record ConsoleSources(
        ConsoleFeed feed,
        RecordLoader loader,
        TopicExport export,
        LagProbe lag,
        Supplier<RouterState> state,
        RoutingPolicy policy,
        EncoderSelector encoders,
        FaqIndex answers) {

    public ConsoleSources {
        requireNonNull(feed, "feed");
        requireNonNull(loader, "loader");
        requireNonNull(export, "export");
        requireNonNull(lag, "lag");
        requireNonNull(state, "state");
        requireNonNull(policy, "policy");
        requireNonNull(encoders, "encoders");
        requireNonNull(answers, "answers");
    }
}
