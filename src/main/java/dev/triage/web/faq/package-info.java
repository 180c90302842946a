/**
 * Questions with answers: the nearest few for what somebody asks. Entry points: {@link dev.triage.web.faq.FaqIndex},
 * {@link dev.triage.web.faq.FaqFile} or {@link dev.triage.runtime.FaqFeed} to fill it, {@link dev.triage.web.faq.FaqApi} to ask it.
 */
package dev.triage.web.faq;
