/** The doors: a cluster with passwords, certificates and access control, and HTTP as an attacker sees it. */
package dev.triage.security;
