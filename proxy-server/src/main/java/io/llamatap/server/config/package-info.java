/**
 * Settings: the only package that reads arguments, environment variables and settings files.
 *
 * <p>{@link io.llamatap.server.config.Catalogue} lists all settings, in groups. The help, the example file, the names of variables and the
 * error messages are generated from it. {@link io.llamatap.server.config.ConfigReader} collects raw values from all sources, {@link
 * io.llamatap.server.config.Settings} are the effective values, {@link io.llamatap.server.config.ServerConfig} is what the rest of the
 * server uses. All problems are found before any port is opened and printed in one report.
 */
@NullMarked
package io.llamatap.server.config;

import org.jspecify.annotations.NullMarked;
