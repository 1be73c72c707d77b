package io.llamatap.server.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger that writes to the current output. Markers are ignored. Any thread. */
final class OutputLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    private final boolean isNetty;

    OutputLogger(String name) {
        this.name = name;
        this.isNetty = name.startsWith("io.netty");
    }

    @Override
    public boolean isTraceEnabled() {
        return LogOutput.current().takes(Level.TRACE, isNetty);
    }

    @Override
    public boolean isDebugEnabled() {
        return LogOutput.current().takes(Level.DEBUG, isNetty);
    }

    @Override
    public boolean isInfoEnabled() {
        return LogOutput.current().takes(Level.INFO, isNetty);
    }

    @Override
    public boolean isWarnEnabled() {
        return LogOutput.current().takes(Level.WARN, isNetty);
    }

    @Override
    public boolean isErrorEnabled() {
        return LogOutput.current().takes(Level.ERROR, isNetty);
    }

    /** Returns null, because messages have no location in the code. */
    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable exception) {
        String message = MessageFormatter.basicArrayFormat(pattern, arguments);
        LogOutput.current().write(level, name, String.valueOf(message), exception);
    }
}
