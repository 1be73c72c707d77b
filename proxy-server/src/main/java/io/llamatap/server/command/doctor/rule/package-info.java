/**
 * What the doctor finds: each {@link Complaint} has a limit and a reason, and one class for each subject looks for them. Limits and
 * guards against little traffic are those of the alerts, so that both say the same.
 */
@NullMarked
package io.llamatap.server.command.doctor.rule;

import org.jspecify.annotations.NullMarked;
