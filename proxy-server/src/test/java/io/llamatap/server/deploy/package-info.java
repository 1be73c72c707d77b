/** The files for Compose and Kubernetes: they fit Llamatap and each other, and their own tools take them. */
@NullMarked
package io.llamatap.server.deploy;

import org.jspecify.annotations.NullMarked;
