/**
 * What people talk to Ollama with, unchanged, through the proxy: what arrives must be what a real Ollama once answered, a call
 * that is cancelled must end at the upstream, and a refusal must come out as the client's own exception.
 */
@NullMarked
package io.llamatap.clients;

import org.jspecify.annotations.NullMarked;
