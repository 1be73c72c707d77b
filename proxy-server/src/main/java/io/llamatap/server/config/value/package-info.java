/**
 * What a setting's value is: where it was written, how its text is read, and what is wrong with it. Knows no setting by name.
 */
@NullMarked
package io.llamatap.server.config.value;

import org.jspecify.annotations.NullMarked;
