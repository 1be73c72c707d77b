/**
 * Watches exchanges as they pass: what the relay sees of metering is {@link io.llamatap.tap.TapFactory}, {@link
 * io.llamatap.tap.LoopTap} and {@link io.llamatap.tap.Tap}, nothing else.
 *
 * <p>A tap borrows bytes on the event loop of its exchange. It never delays, copies whole, changes or breaks an exchange;
 * whatever it throws is counted and detaches it.
 */
@NullMarked
package io.llamatap.tap;

import org.jspecify.annotations.NullMarked;
