/**
 * Our own pages: metrics and health. Rendered on a thread of their own, never on the relay's loops.
 */
@NullMarked
package io.llamatap.server.admin;

import org.jspecify.annotations.NullMarked;
