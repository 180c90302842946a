package dev.triage.avro;

/** How our schema stands in the registry. */
public enum SchemaStanding {
    REGISTERED,
    /** It isn't there, and would be taken. */
    ACCEPTABLE,
    /** It isn't there, and we may not register it. */
    MISSING,
    /** It isn't there, and doesn't fit what is. */
    REFUSED
}
