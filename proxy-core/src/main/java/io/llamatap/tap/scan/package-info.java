/**
 * Reads wanted JSON fields out of byte streams that are cut anywhere, holding nothing but the values it wants.
 *
 * <p>The way of an answer: its {@link io.llamatap.tap.scan.ResponseScanner} finds the framing by the first byte and borrows, from
 * the {@code FrameReaders} of its loop, a {@code JsonSequenceReader} (NDJSON, or one value) or an {@code EventStreamReader}
 * (server-sent events), which it keeps only while a frame is cut. Both feed a {@code JsonScanner}, which knows the grammar and a
 * {@code FieldTree} of wanted places, and tells an {@code ResponseFrame} what stands there. A frame that is whole is added to the
 * {@link io.llamatap.tap.scan.InferenceStats}, which are the answer's own. Where each format keeps its
 * fields is in {@code ResponseVocabulary} alone. Requests go from {@link io.llamatap.tap.scan.RequestScanner} to {@link
 * io.llamatap.tap.scan.RequestFacts} over the same {@code JsonScanner}.
 *
 * <p>Everything belongs to the event loop of its exchange; nothing is shared but immutable vocabularies, and among the answers of
 * one loop the readers. Nothing is allocated per piece or per frame, but for strings that are wanted as such: the
 * first name of a model in an answer, those of a list, those of a request. What is passed over costs time in its length and no
 * memory; nearly all of it goes eight bytes at a step. Broken input is no exception but a {@link io.llamatap.tap.scan.ScanFault}.
 */
@NullMarked
package io.llamatap.tap.scan;

import org.jspecify.annotations.NullMarked;
