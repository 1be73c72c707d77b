# docker build -t llamatap .
# docker run -p 8000:8000 -e OLLAMA_HOST=http://host.docker.internal:11434 llamatap
#
# Other bases will do: to build, Maven 3.8 or later with a JDK; to run, Java 17 or later with bash, for the health check.
ARG BUILD_IMAGE=docker.io/library/maven:3.9-eclipse-temurin-25
ARG RUNTIME_IMAGE=docker.io/library/eclipse-temurin:25-jre

FROM ${BUILD_IMAGE} AS build
ARG LLAMATAP_REVISION=unknown
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2/repository \
    mvn -B -q -Dmaven.test.skip=true -Dllamatap.revision="$LLAMATAP_REVISION" -pl proxy-server -am package

FROM ${RUNTIME_IMAGE}
WORKDIR /opt/llamatap
COPY --chmod=644 LICENSE config/jvm.options config/healthcheck.sh ./
COPY --chmod=755 config/archive.sh ./
COPY --from=build /src/proxy-server/target/llamatap.jar ./
# Loaded from there: nothing is unpacked at a start, so that a read-only root and a /tmp without programs cost nothing.
COPY --from=build /src/proxy-server/target/native ./native

# Written in full, since the JVM compares the jar's path as it was written.
RUN ./archive.sh "$(command -v java)" /opt/llamatap/llamatap.jar /opt/llamatap/archive && rm -rf /tmp/hsperfdata_*

# A number and no name: Kubernetes can tell that it is not root, and no base needs to know the user.
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 CMD ["bash", "/opt/llamatap/healthcheck.sh"]

# As the launcher does: one arena for all threads, not one for each compiler thread with what it once needed at most.
ENV MALLOC_ARENA_MAX=1

# The shell only splits LLAMATAP_JAVA_OPTS and is replaced by Java, which gets the signals and drains: give it as long as
# drain-timeout (docker stop -t 35). Options that the archive does not suit cost its gain, no complaints.
ENTRYPOINT ["sh", "-c", "exec java @/opt/llamatap/jvm.options -Djava.library.path=/opt/llamatap/native/META-INF/native -Djna.boot.library.path=/opt/llamatap/native/com/sun/jna/linux-x86-64:/opt/llamatap/native/com/sun/jna/linux-aarch64 @/opt/llamatap/archive/options ${LLAMATAP_JAVA_OPTS:-} -jar /opt/llamatap/llamatap.jar \"$@\"", "llamatap"]

ARG LLAMATAP_REVISION=unknown
LABEL org.opencontainers.image.title="Llamatap" \
    org.opencontainers.image.description="A transparent, metering proxy for Ollama" \
    org.opencontainers.image.licenses="Apache-2.0" \
    org.opencontainers.image.revision="$LLAMATAP_REVISION"
