/**
 * Configuration of the replaced exporters: the files of Categraf and its Ollama plugin, the environment variables of two exporters and the
 * log file of a third. The results are values of {@link io.llamatap.server.config.value}.
 */
@NullMarked
package io.llamatap.server.config.exporter;

import org.jspecify.annotations.NullMarked;
