package io.llamatap.server.config.setting;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The destination of the access log. Immutable.
 *
 * @param file null for standard output
 */
public record AccessLogTarget(@Nullable Path file) {}
