/** What the doctor knows of a Llamatap: its state, its gauges now, and what its counters have counted within the last 15 minutes. */
@NullMarked
package io.llamatap.server.command.doctor.fact;

import org.jspecify.annotations.NullMarked;
