@echo off
rem Starts Llamatap on the Java runtime that came with it. LLAMATAP_JAVA_OPTS has more options for the JVM.
setlocal
set "lib=%~dp0..\lib\llamatap"
"%lib%\runtime\bin\java.exe" "@%lib%\jvm.options" --enable-native-access=io.llamatap %LLAMATAP_JAVA_OPTS% -m io.llamatap/io.llamatap.server.Main %*
exit /b %ERRORLEVEL%
