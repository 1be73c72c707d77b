package io.llamatap.server.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the access log goes. Immutable.
 *
 * @param file null: to standard output
 */
public record AccessLogTarget(@Nullable Path file) {}
