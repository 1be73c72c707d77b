package io.llamatap.server.dashboards;

/** What is marked over time on every dashboard of our own. Stateless. */
final class Marks {
    private Marks() {}

    static Dashboard on(Dashboard dashboard) {
        return dashboard
                .mark(
                        "Starts of Llamatap",
                        "blue",
                        "Llamatap {{version}} started",
                        "{{instance}}",
                        true,
                        "max by (job, instance) (process_start_time_seconds{}) * 1000 * on (job, instance) group_left (version) "
                                + "max by (job, instance, version) (ollama_proxy_build_info{})")
                // The version is new if it was not there in the hour before; the mark is five minutes wide.
                .mark(
                        "Versions of Ollama",
                        "purple",
                        "Ollama {{version}}",
                        "{{instance}}",
                        false,
                        "max by (instance, version) (ollama_version_info{}) unless "
                                + "max by (instance, version) (max_over_time(ollama_version_info{}[1h] offset 5m))")
                .mark(
                        "Loads of models",
                        "green",
                        "{{model}} loaded",
                        "{{instance}} ({{reason}})",
                        false,
                        "sum by (instance, model, reason) (changes(ollama_proxy_model_load_events_total{event=\"load\"}[2m])) > 0")
                .mark(
                        "Models lost",
                        "orange",
                        "{{model}} unloaded: {{reason}}",
                        "{{instance}}",
                        false,
                        "sum by (instance, model, reason) (changes(ollama_proxy_model_load_events_total"
                                + "{event=\"unload\", reason=~\"evicted|crashed|restart\"}[2m])) > 0")
                .mark(
                        "Alerts",
                        "red",
                        "{{alertname}}",
                        "{{instance}} {{model}}",
                        false,
                        alerts(", alertstate=\"firing\""));
    }

    /** Returns our alerts, and those about a whole job, which have no instance. All other alerts of a Prometheus belong elsewhere. */
    static String alerts(String matchers) {
        String named = "alertname=~\"(Ollama|Llamatap).*\"" + matchers + "}";
        return "ALERTS{" + named + " or ALERTS{namespace=~\"$namespace\", job=~\"$job\", instance=\"\", " + named;
    }
}
