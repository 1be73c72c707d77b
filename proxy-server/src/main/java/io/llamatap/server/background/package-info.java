/** Background work: threads that repeat a step, and a watch for changed files. */
@NullMarked
package io.llamatap.server.background;

import org.jspecify.annotations.NullMarked;
