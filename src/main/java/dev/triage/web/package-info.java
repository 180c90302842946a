/**
 * HTTP: the servers' common ground. A {@link dev.triage.web.WebServer} takes modules that add their routes; an
 * {@link dev.triage.web.Exchange} reads and answers a request without holding a thread; a {@link dev.triage.web.WorkPool}
 * bounds what is encoded at once.
 */
package dev.triage.web;
