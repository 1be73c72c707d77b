package io.llamatap.server.deploy;

/** The Compose project of a home server with the exporter that Llamatap replaces, as its author told it. */
final class HomeServer {
    static final String ORIGINAL = """
            services:
              ollama:
                image: ollama/ollama:latest
                container_name: ollama
                restart: unless-stopped
                networks: [homeserver]
                ports: ["11434:11434"]
                volumes: ["ollama_data:/root/.ollama"]
            networks:
              homeserver:
                driver: bridge
            volumes:
              ollama_data:
            """;

    static final String MONITORING = """
            services:
              ollama-exporter:
                build:
                  context: ./monitoring/exporters
                  dockerfile: Dockerfile.ollama
                container_name: ollama-exporter
                restart: unless-stopped
                environment:
                  - OLLAMA_URL=http://ollama:11434
                  - EXPORTER_PORT=9619
                  - COLLECT_INTERVAL=30
                command: ["python", "ollama-exporter.py"]
                volumes: ["./monitoring/exporters:/app:ro"]
                ports:
                  - "9619:9619"
                networks:
                  - homeserver
                depends_on:
                  - ollama
              prometheus:
                image: prom/prometheus:latest
                networks: [homeserver]
                volumes:
                  - ./monitoring/prometheus/prometheus.yml:/etc/prometheus/prometheus.yml
                  - ./monitoring/prometheus/alert_rules.yml:/etc/prometheus/alert_rules.yml
            """;

    private HomeServer() {}
}
