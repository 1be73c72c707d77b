/**
 * Load signals for load balancers in front of several Ollamas: the number of requests and the models in memory, in the forms that
 * balancers read. This package balances nothing itself.
 */
@NullMarked
package io.llamatap.server.balance;

import org.jspecify.annotations.NullMarked;
