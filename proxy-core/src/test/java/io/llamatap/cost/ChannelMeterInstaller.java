package io.llamatap.cost;

import io.netty.bootstrap.ChannelInitializerExtension;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Has Netty look for {@link ChannelMeter}, which it decides once for a JVM, when the first channel is made. */
public final class ChannelMeterInstaller implements LauncherSessionListener {
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        System.setProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    }
}
