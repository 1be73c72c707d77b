/** The sub-command {@code llamatap doctor}. */
@NullMarked
package io.llamatap.server.command.doctor;

import org.jspecify.annotations.NullMarked;
