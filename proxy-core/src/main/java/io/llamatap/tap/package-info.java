/**
 * What the relay tells whoever watches its exchanges: {@link io.llamatap.tap.TapFactory}, {@link io.llamatap.tap.LoopTap},
 * {@link io.llamatap.tap.Tap} and the enums and records in their signatures. {@link io.llamatap.tap.meter} is who watches.
 *
 * <p>A tap borrows bytes on the event loop of its exchange. It never delays or changes an exchange. An exception of a tap is
 * counted, and the tap receives no further events except the end of the exchange.
 */
@NullMarked
package io.llamatap.tap;

import org.jspecify.annotations.NullMarked;
