/**
 * The settings that there are, in groups, and what they become.
 *
 * <p>{@link io.llamatap.server.config.setting.Catalogue} lists all settings. A group declares its keys beside the record that they
 * become, such as {@link io.llamatap.server.config.setting.PollConfig}. The help, the example file, the names of variables and the
 * error messages are generated from the keys. {@link io.llamatap.server.config.setting.Settings} are the effective values, wherever
 * they were set; {@link io.llamatap.server.config.setting.CrossChecks} judges them together, and
 * {@link io.llamatap.server.config.setting.ServerConfig} is what the rest of the server uses. Immutable, except for what is used once
 * at the start.
 */
@NullMarked
package io.llamatap.server.config.setting;

import org.jspecify.annotations.NullMarked;
