package io.llamatap.server.config.value;

import org.slf4j.event.Level;

/** A message about valid settings, to be logged once the log is configured. */
public record Notice(Level level, String text) {}
