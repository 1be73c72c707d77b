package io.llamatap.server.log;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Connects SLF4J with {@link LogOutput}. Public because SLF4J creates it by name. {@link #install} names it; it is not a registered
 * service, so that tests can use another provider. Any thread.
 */
public final class LogProvider implements SLF4JServiceProvider, ILoggerFactory {
    private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    /** Makes SLF4J use this provider. Must be called before the first logger is created. */
    public static void install() {
        System.setProperty("slf4j.provider", LogProvider.class.getName());
        // Otherwise SLF4J reports on standard error that a provider was named.
        System.setProperty("slf4j.internal.verbosity", "WARN");
    }

    @Override
    public Logger getLogger(String name) {
        return loggers.computeIfAbsent(name, OutputLogger::new);
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return this;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    /** Returns the API version that this provider implements. */
    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {}
}
