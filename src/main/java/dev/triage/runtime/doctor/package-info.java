/** Looks at everything an instance needs and says what is wrong: {@link dev.triage.runtime.doctor.Doctor}. */
package dev.triage.runtime.doctor;
