/**
 * The live page: what is going on now and what went on in the last 15 minutes, as a page for browsers whose events all viewers share.
 */
@NullMarked
package io.llamatap.server.live;

import org.jspecify.annotations.NullMarked;
