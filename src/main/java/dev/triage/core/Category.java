package dev.triage.core;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What people call a category and where its tickets go.
 *
 * @param name as used in examples, not blank
 * @param title for people; the name where none was given
 * @param destination team or queue, may be empty
 * @param languages BCP 47 hints, empty for any
 * @param targetPrecision in (0, 1), empty for the application's
 * @param retired true if nothing is routed there any more
 * @param changedBy may be empty
 */
public record Category(
        String name,
        String title,
        String destination,
        List<String> languages,
        OptionalDouble targetPrecision,
        boolean retired,
        String changedBy,
        Instant changedAt) {

    public Category {
        if (requireNonNull(name, "name").isBlank()) {
            throw new IllegalArgumentException("a category needs a name that is not blank");
        }
        title = requireNonNull(title, "title").isBlank() ? name : title;
        requireNonNull(destination, "destination");
        languages = List.copyOf(languages);
        targetPrecision.ifPresent(target -> {
            if (!(target > 0 && target < 1)) {
                throw new IllegalArgumentException("target precision " + target + " is not between 0 and 1");
            }
        });
        requireNonNull(changedBy, "changedBy");
        requireNonNull(changedAt, "changedAt");
    }

    /** A category of which nothing is known but its name. */
    public static Category named(String name) {
        return of(name, name, "");
    }

    public static Category of(String name, String title, String destination) {
        return new Category(name, title, destination, List.of(), OptionalDouble.empty(), false, "", Instant.EPOCH);
    }
}
