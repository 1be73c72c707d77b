package io.llamatap.server.config.value;

import org.slf4j.event.Level;

/** What an operator should hear of the settings although they can be worked with; to be logged once the log is set up. */
public record Notice(Level level, String text) {}
