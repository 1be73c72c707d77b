/**
 * Passes exchanges on unchanged but for hop-by-hop fields.
 */
@NullMarked
package io.llamatap.relay;

import org.jspecify.annotations.NullMarked;
