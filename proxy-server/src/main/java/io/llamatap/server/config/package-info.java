/**
 * Settings: the one place that sees arguments, environment variables and files.
 *
 * <p>{@link io.llamatap.server.config.Catalogue} has all settings, in groups, from which the help, the example file, the names of
 * variables and the errors are made. {@link io.llamatap.server.config.ConfigReader} collects raw values from all sources,
 * {@link io.llamatap.server.config.Settings} are the values that won, {@link io.llamatap.server.config.ServerConfig} is what
 * the rest of the server sees. All problems are found before anything is opened and told in one report.
 */
@NullMarked
package io.llamatap.server.config;

import org.jspecify.annotations.NullMarked;
