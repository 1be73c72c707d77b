/** The sub-command {@code llamatap top}. */
@NullMarked
package io.llamatap.server.command.top;

import org.jspecify.annotations.NullMarked;
