package io.llamatap.server.config.setting;

import io.llamatap.server.config.value.InstanceSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives several instances an additional label, so that their series differ. */
final class InstanceNames {
    /** Not {@code instance}, which Prometheus sets itself. */
    static final String LABEL = "instance_name";

    private InstanceNames() {}

    /**
     * Returns the labels of each instance. If there are several, each gets a name; the default name is the upstream's address. Equal names
     * are numbered.
     */
    static List<Map<String, String>> labels(List<InstanceSettings> instances) {
        List<Map<String, String>> all = new ArrayList<>();
        Map<String, Integer> counts = new HashMap<>();
        for (InstanceSettings instance : instances) {
            Map<String, String> labels = new LinkedHashMap<>(instance.labels());
            if (instances.size() > 1) {
                String name =
                        labels.getOrDefault(LABEL, instance.target().upstream().authority());
                int count = counts.merge(name, 1, Integer::sum);
                labels.put(LABEL, count == 1 ? name : name + "#" + count);
            }
            all.add(labels);
        }
        return all;
    }
}
