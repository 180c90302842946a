/**
 * Breaks a real installation while it works, and counts afterwards: brokers, registry and instances are processes of
 * their own, connected through proxies that can be cut.
 *
 * <p>Entry points: {@link dev.triage.chaos.ChaosRun} runs it, {@link dev.triage.chaos.Verdict} judges what came out.
 */
package dev.triage.chaos;
