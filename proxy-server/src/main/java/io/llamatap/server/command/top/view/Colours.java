package io.llamatap.server.command.top.view;

/** How much a terminal can do, or is allowed to. */
public enum Colours {
    /** Text alone. */
    NONE,
    /** Bold and inverse, but no colours. */
    MONOCHROME,
    ALL
}
