/**
 * What those have set up who come from another exporter: the files of Categraf and its Ollama plugin, the variables of two others and
 * the log file of a third. Says it in the words of {@link io.llamatap.server.config.value}.
 */
@NullMarked
package io.llamatap.server.config.exporter;

import org.jspecify.annotations.NullMarked;
