package io.llamatap.testkit;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails each test class that leaked buffers. Found by the service loader in all modules that use the jar of these tests. */
public final class LeakGateExtension implements AfterAllCallback {
    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        List<String> leaks = LeakGate.collect();
        if (!leaks.isEmpty()) {
            throw new AssertionError(
                    leaks.size() + " leaks up to the end of " + context.getDisplayName() + "\n" + leaks.get(0));
        }
    }
}
