/** Replays alert rules and panels: those of the exporters that Llamatap replaces, and its own. */
@NullMarked
package io.llamatap.server.rules;

import org.jspecify.annotations.NullMarked;
