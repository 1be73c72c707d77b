/** The log: messages of SLF4J, written to standard error. */
@NullMarked
package io.llamatap.server.log;

import org.jspecify.annotations.NullMarked;
