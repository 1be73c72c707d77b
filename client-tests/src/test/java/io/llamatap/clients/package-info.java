/**
 * Unmodified clients of Ollama use the proxy: they must receive Ollama's recorded responses, a cancelled call must end at the upstream, and
 * a rejected request must cause the client's own exception.
 */
@NullMarked
package io.llamatap.clients;

import org.jspecify.annotations.NullMarked;
