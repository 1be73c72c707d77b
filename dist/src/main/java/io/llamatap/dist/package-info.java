/**
 * Makes the release files: for each platform an archive with a runtime of its own, and for Linux packages for dpkg and rpm. Each is a
 * list of {@link io.llamatap.dist.Contents} that a writer puts into its format; times, owners and permissions follow from the list, so
 * that two builds of the same commit with the same JDK have the same bytes.
 */
@NullMarked
package io.llamatap.dist;

import org.jspecify.annotations.NullMarked;
