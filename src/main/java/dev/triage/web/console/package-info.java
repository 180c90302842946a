/**
 * The console: sign-in, the HTTP API behind the pages and for help desks, and the pages themselves. Starts with {@link
 * dev.triage.web.console.Console}; {@link dev.triage.web.console.UserFile} has who may use it.
 */
package dev.triage.web.console;
