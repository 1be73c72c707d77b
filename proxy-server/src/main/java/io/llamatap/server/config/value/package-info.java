/** Values of settings: where a value was set, how it is parsed, and what is wrong with it. Knows no setting by name. */
@NullMarked
package io.llamatap.server.config.value;

import org.jspecify.annotations.NullMarked;
