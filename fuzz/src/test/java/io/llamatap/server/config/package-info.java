/** Hostile settings. */
@NullMarked
package io.llamatap.server.config;

import org.jspecify.annotations.NullMarked;
