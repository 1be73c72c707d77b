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
 * Connects SLF4J with {@link LogOutput}. Made by SLF4J by name, hence public; named by {@link #install} rather than found as a
 * service, so that tests can have another. Any thread.
 */
public final class LogProvider implements SLF4JServiceProvider, ILoggerFactory {
    private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    /** Makes SLF4J take this provider. To be called before its first logger is asked for. */
    public static void install() {
        System.setProperty("slf4j.provider", LogProvider.class.getName());
        // It would tell on standard error, as its very own line, that it was told.
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

    /** The API's version that this was written for, by SLF4J's rule for providers. */
    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {}
}
