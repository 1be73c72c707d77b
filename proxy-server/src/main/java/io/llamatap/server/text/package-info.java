/** Formatting of texts and times for one line of a log. */
@NullMarked
package io.llamatap.server.text;

import org.jspecify.annotations.NullMarked;
