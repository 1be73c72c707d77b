/** Asks Ollama on our own account, beside what clients ask: at the start, whether it is there. */
@NullMarked
package io.llamatap.server.ollama;

import org.jspecify.annotations.NullMarked;
