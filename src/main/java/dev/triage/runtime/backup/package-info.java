/** Keeps what people have taught in a file, and brings it back: {@link dev.triage.runtime.backup.Backup}. */
package dev.triage.runtime.backup;
