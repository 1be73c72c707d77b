/** The server: wires relay, pages, metrics and background work from the settings, starts and drains them. */
@NullMarked
package io.llamatap.server;

import org.jspecify.annotations.NullMarked;
