/** What tests of several packages and modules share: recordings of a real Ollama. */
@NullMarked
package io.llamatap.testkit;

import org.jspecify.annotations.NullMarked;
