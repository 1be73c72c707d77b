/** The sub-command {@code llamatap selfcheck}. */
@NullMarked
package io.llamatap.server.command.selfcheck;

import org.jspecify.annotations.NullMarked;
