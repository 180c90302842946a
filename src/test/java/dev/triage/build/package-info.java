/** What ships: contents, licences, reproducibility. */
package dev.triage.build;
