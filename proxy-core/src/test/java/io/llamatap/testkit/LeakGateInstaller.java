package io.llamatap.testkit;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Installs {@link LeakGate} before the first test, since Netty gets its detectors when its classes are loaded. */
public final class LeakGateInstaller implements LauncherSessionListener {
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        LeakGate.install();
    }
}
