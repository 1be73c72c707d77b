/**
 * How settings are read: the only package that reads arguments, environment variables and settings files.
 *
 * <p>{@link io.llamatap.server.config.ConfigReader} collects raw values from all sources, the strongest first, and has them checked.
 * {@link io.llamatap.server.config.Invocation} is what it has read. Help and example file are written from the same catalogue of
 * settings. Which settings there are, and what they become, is below, in {@code server.config.setting}. All problems are found before
 * any port is opened and printed in one report.
 */
@NullMarked
package io.llamatap.server.config;

import org.jspecify.annotations.NullMarked;
