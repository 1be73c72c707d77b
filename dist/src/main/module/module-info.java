/** Llamatap with all libraries, as one module that jlink can put into a runtime. Their services are found by name or not used. */
@SuppressWarnings("module")
module io.llamatap {
    requires java.logging;
    requires java.management;
    requires jdk.unsupported;

    // So that it is among the modules that are there without being asked for, of which the JVM archives the graph.
    exports io.llamatap.server;

    uses org.slf4j.spi.SLF4JServiceProvider;
}
