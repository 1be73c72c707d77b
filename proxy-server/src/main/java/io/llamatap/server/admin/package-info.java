/** The proxy's own pages: metrics and health. Rendered on separate threads, never on event loops of the relay. */
@NullMarked
package io.llamatap.server.admin;

import org.jspecify.annotations.NullMarked;
