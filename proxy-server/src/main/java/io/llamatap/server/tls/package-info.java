/** Reads certificates and keys, and watches them for new ones. Files are read by whoever starts, and by a thread of their own. */
@NullMarked
package io.llamatap.server.tls;

import org.jspecify.annotations.NullMarked;
