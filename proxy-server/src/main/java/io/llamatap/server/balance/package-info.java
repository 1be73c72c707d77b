/**
 * Signals for whoever balances several Ollamas: what is going on and what is in memory, in the forms that balancers ask for. Nothing
 * is balanced here.
 */
@NullMarked
package io.llamatap.server.balance;

import org.jspecify.annotations.NullMarked;
