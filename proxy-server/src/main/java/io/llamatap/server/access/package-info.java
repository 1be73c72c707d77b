/** Who may use the proxy and see its pages: networks, and tokens out of files that may change while it runs. */
@NullMarked
package io.llamatap.server.access;

import org.jspecify.annotations.NullMarked;
