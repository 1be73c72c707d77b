/**
 * What the sub-commands have in common: their arguments, where the Llamatap is that they ask, and how its pages are read. Each is a client
 * of a Llamatap that runs elsewhere, and knows nothing of it but its pages.
 */
@NullMarked
package io.llamatap.server.command;

import org.jspecify.annotations.NullMarked;
