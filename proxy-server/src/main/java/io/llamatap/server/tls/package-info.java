/** Reads certificates and keys, and watches their files. Files are read at the start, and on the thread of a file watch. */
@NullMarked
package io.llamatap.server.tls;

import org.jspecify.annotations.NullMarked;
