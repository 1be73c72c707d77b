/**
 * Access control: networks, host names of this server, and tokens in files that may change at run time; and the credentials of our own
 * requests to an upstream.
 */
@NullMarked
package io.llamatap.server.access;

import org.jspecify.annotations.NullMarked;
