/**
 * HTTP: the servers' common ground. A {@link dev.triage.web.WebServer} takes modules that add their routes; a
 * {@link dev.triage.web.RequestBody} is read and an {@link dev.triage.web.Answer} given without holding a thread; a
 * {@link dev.triage.web.WorkPool} bounds what is encoded at once.
 */
package dev.triage.web;
