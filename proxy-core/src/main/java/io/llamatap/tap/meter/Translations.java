package io.llamatap.tap.meter;

import io.llamatap.metrics.label.Finish;
import io.llamatap.metrics.label.TapFailure;
import io.llamatap.tap.scan.FinishReason;
import io.llamatap.tap.scan.json.ScanFault;

/** Maps the enums of the scanners to those of the metrics, which do not depend on the scanners. */
final class Translations {
    private Translations() {}

    static TapFailure failure(ScanFault fault) {
        return switch (fault) {
            case MALFORMED_JSON -> TapFailure.MALFORMED_JSON;
            case OVERSIZE_TOKEN -> TapFailure.OVERSIZE_TOKEN;
            case DEPTH -> TapFailure.DEPTH;
            case UNKNOWN_FRAMING -> TapFailure.UNKNOWN_FRAMING;
        };
    }

    static Finish finish(FinishReason reason) {
        return switch (reason) {
            case STOP -> Finish.STOP;
            case LENGTH -> Finish.LENGTH;
            case LOAD -> Finish.LOAD;
            case UNLOAD -> Finish.UNLOAD;
            case TOOL_CALLS -> Finish.TOOL_CALLS;
            case OTHER -> Finish.OTHER;
        };
    }
}
