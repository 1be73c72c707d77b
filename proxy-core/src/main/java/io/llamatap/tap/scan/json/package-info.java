/**
 * Reads the wanted fields of JSON values whose bytes may be cut anywhere, and skips the rest.
 *
 * <p>A {@link io.llamatap.tap.scan.json.FieldTree} says where the wanted fields are, and a
 * {@link io.llamatap.tap.scan.json.FieldSink} receives their values. {@link io.llamatap.tap.scan.json.JsonScanner} implements the
 * grammar: it has a {@code TokenReader} read strings, numbers and literals, and a {@code FieldCursor} follow the tree.
 * {@link io.llamatap.tap.scan.json.Bytes} and {@link io.llamatap.tap.scan.json.ByteStringMap} search in byte arrays without
 * creating strings. Nothing here knows whether it reads a request or a response.
 *
 * <p>A scanner belongs to one event loop; trees and maps are immutable and shared by all threads. Nothing is allocated while a
 * value is read. Skipping takes time proportional to the length of a value and no memory; strings are skipped sixteen bytes at a
 * time. {@link io.llamatap.tap.scan.json.ScanLimits} bounds what is stored. Invalid input is not an exception but a
 * {@link io.llamatap.tap.scan.json.ScanFault}.
 */
@NullMarked
package io.llamatap.tap.scan.json;

import org.jspecify.annotations.NullMarked;
