/** The log: what SLF4J is told, on standard error. */
@NullMarked
package io.llamatap.server.log;

import org.jspecify.annotations.NullMarked;
