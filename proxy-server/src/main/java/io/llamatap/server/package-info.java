/** Reads settings, wires the relay, its pages and its metrics, starts them and drains them. */
@NullMarked
package io.llamatap.server;

import org.jspecify.annotations.NullMarked;
