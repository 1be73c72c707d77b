/**
 * Who may use the proxy and see its pages: networks, names of this server, and tokens out of files that may change while it runs; and
 * what an upstream behind a key wants of our own requests.
 */
@NullMarked
package io.llamatap.server.access;

import org.jspecify.annotations.NullMarked;
