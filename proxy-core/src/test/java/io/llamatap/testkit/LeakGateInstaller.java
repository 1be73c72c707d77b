package io.llamatap.testkit;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Puts {@link LeakGate} in place before the first test, since Netty asks for its detectors when its classes load. */
public final class LeakGateInstaller implements LauncherSessionListener {
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        LeakGate.install();
    }
}
