package io.llamatap.relay.client.page;

/**
 * Server-sent events of the proxy itself (the event stream of the HTML standard), the same for all who look. Called on event loops;
 * must not block.
 */
public interface EventFeed {

    /** One client that gets the events. Called on any thread. */
    interface Viewer {
        /**
         * Something has happened.
         *
         * @param events whole events as UTF-8; shared by all viewers and not to be changed
         */
        void onEvents(byte[] events);

        /** Nothing more will happen. */
        void onEnd();
    }

    /** Adds a viewer, who gets events from now on. Returns whether there is room for it. */
    boolean add(Viewer viewer);

    /** Removes a viewer who has left. Does nothing if it is not there. */
    void remove(Viewer viewer);

    /** Removes a viewer who has not read its events. */
    void drop(Viewer viewer);
}
