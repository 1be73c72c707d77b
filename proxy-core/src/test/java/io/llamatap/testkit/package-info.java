/**
 * The building blocks of the integration tests: a client and an upstream that send raw bytes, and a proxy between them.
 *
 * <p>Read {@link io.llamatap.testkit.ProxyFixture} first, then {@link io.llamatap.testkit.RawClient} and
 * {@link io.llamatap.testkit.ScriptedUpstream}. What either side received is checked by {@link io.llamatap.testkit.HttpReader}, a
 * strict parser that shares no code with the relay. Every wait has a time limit and none is a sleep.
 * {@link io.llamatap.testkit.LeakGate} fails a test class that leaks buffers.
 */
@NullMarked
package io.llamatap.testkit;

import org.jspecify.annotations.NullMarked;
