# docker build -t llamatap .
# docker run -p 8000:8000 -e OLLAMA_HOST=http://host.docker.internal:11434 llamatap
#
# docs/container.md tells how to run it, and how to build it on other bases: to build, Maven 3.8 or later with a JDK and a C
# compiler or apt-get; to run, glibc, no older than the one that it was built with, and certificates in /etc/ssl/certs.
# Both tags move with every fix of what they name.
ARG BUILD_IMAGE=docker.io/library/maven:3.9-eclipse-temurin-25
ARG RUNTIME_IMAGE=gcr.io/distroless/base-nossl-debian13

FROM ${BUILD_IMAGE} AS build
RUN command -v cc > /dev/null || { apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev; }
WORKDIR /opt/llamatap
COPY config/image/llamatap.c config/image/health.c /src/config/image/
RUN for program in llamatap health; do \
        cc -std=gnu11 -O2 -s -Wall -Wextra -Wshadow -Wconversion -Werror -o $program /src/config/image/$program.c || exit; \
    done
COPY config/runtime.sh /src/config/
RUN bash /src/config/runtime.sh "${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v jlink)")")")}" /opt/llamatap/runtime
WORKDIR /src
COPY . .
ARG LLAMATAP_REVISION=unknown
RUN --mount=type=cache,target=/root/.m2/repository \
    mvn -B -q -Dmaven.test.skip=true -Dmaven.compiler.debuglevel=lines,source -Dllamatap.revision="$LLAMATAP_REVISION" -Pbom \
        -pl proxy-server -am package \
    && cp -r LICENSE config/jvm.options proxy-server/src/main/resources/META-INF/THIRD-PARTY.txt proxy-server/target/bom.json \
        proxy-server/target/llamatap.jar proxy-server/target/native /opt/llamatap/ \
    && case $(uname -m) in x86_64) other='*aarch*64*' ;; *) other='*x86?64*' ;; esac \
    && find /opt/llamatap/native -depth \( -name "$other" -o -name '*.jnilib' \) -exec rm -r {} +
# The JVM compares the jar's time and path with those in the archive. A whole second survives every builder, and the path is written
# in full, as at a start.
RUN touch -d @0 /opt/llamatap/llamatap.jar \
    && bash config/archive.sh /opt/llamatap/runtime/bin/java /opt/llamatap/llamatap.jar /opt/llamatap/archive \
    && chmod -R a+rX,go-w /opt/llamatap

FROM ${RUNTIME_IMAGE}
WORKDIR /opt/llamatap
# What changes least comes first.
COPY --from=build /opt/llamatap/runtime ./runtime
# Loaded from there: nothing is unpacked at a start, so that a read-only root and a /tmp without programs cost nothing.
COPY --from=build /opt/llamatap/native ./native
COPY --from=build /opt/llamatap/LICENSE /opt/llamatap/THIRD-PARTY.txt /opt/llamatap/bom.json /opt/llamatap/jvm.options \
    /opt/llamatap/health /opt/llamatap/llamatap /opt/llamatap/llamatap.jar ./
COPY --from=build /opt/llamatap/archive ./archive

# A number and no name: Kubernetes can tell that it is not root, and no base needs to know the user.
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 CMD ["/opt/llamatap/health"]

# Replaced by Java, which gets SIGTERM and drains: give it as long as drain-timeout (docker stop -t 35).
ENTRYPOINT ["/opt/llamatap/llamatap"]

ARG LLAMATAP_VERSION=0.1.0
ARG LLAMATAP_REVISION=unknown
ARG LLAMATAP_CREATED=2026-11-21T00:00:00Z
ARG LLAMATAP_SOURCE=unknown
LABEL org.opencontainers.image.title="Llamatap" \
    org.opencontainers.image.description="A transparent, metering proxy for Ollama" \
    org.opencontainers.image.licenses="Apache-2.0" \
    org.opencontainers.image.version="$LLAMATAP_VERSION" \
    org.opencontainers.image.revision="$LLAMATAP_REVISION" \
    org.opencontainers.image.created="$LLAMATAP_CREATED" \
    org.opencontainers.image.source="$LLAMATAP_SOURCE"
