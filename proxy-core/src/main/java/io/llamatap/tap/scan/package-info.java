/**
 * Reads what is wanted of requests and responses from byte streams that may be cut anywhere, and stores only that.
 *
 * <p>A response is read as follows. Its {@link io.llamatap.tap.scan.ResponseScanner} detects the framing by the first byte. It
 * takes a {@code JsonSequenceReader} (NDJSON, or a single value) or an {@code EventStreamReader} (server-sent events) from the
 * {@code FrameReaderPool} of its event loop, and keeps it only while a frame is incomplete. Both readers use a
 * {@link io.llamatap.tap.scan.json.JsonScanner}, which passes the values of the wanted fields to a {@code ResponseFrame}. A
 * complete frame is added to the {@link io.llamatap.tap.scan.InferenceStats} of the response. Only {@code ResponseSchema} knows
 * where each format has its fields. A request is read by a {@link io.llamatap.tap.scan.RequestScanner} with the same
 * {@code JsonScanner} into {@link io.llamatap.tap.scan.RequestFacts}.
 *
 * <p>All objects belong to the event loop of their exchange. The schemas are immutable and shared by all threads, and the readers
 * are shared by the responses of one event loop. Nothing is allocated per chunk or per frame, except the strings that are wanted
 * as such: the first model name of a response, the names of a list, the names of a request. Invalid input is not an exception but
 * a {@link io.llamatap.tap.scan.json.ScanFault}.
 */
@NullMarked
package io.llamatap.tap.scan;

import org.jspecify.annotations.NullMarked;
