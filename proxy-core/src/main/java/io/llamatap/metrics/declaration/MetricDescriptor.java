package io.llamatap.metrics.declaration;

import io.llamatap.metrics.label.Label;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A family of metrics: its name, type, unit, labels and help, its writer, which of its series exist at 0, and the dialects that
 * show it. The families are declared in the classes that {@code metrics.family.Catalogue} lists, which are the only place with
 * their names. Immutable.
 */
public abstract class MetricDescriptor {
    private final int number;
    private final Traits traits;
    private final Start start;

    MetricDescriptor(int number, Traits traits, Start start) {
        this.number = number;
        this.traits = traits;
        this.start = start;
    }

    /** Returns its index in the catalogue, from 0. */
    public int number() {
        return number;
    }

    /** Returns the name of the family, with {@code _total} for counters. */
    public String text() {
        return traits.text();
    }

    /** Returns the Prometheus type. */
    public MetricType type() {
        return traits.type();
    }

    /** Returns the bucket bounds of a histogram. */
    public Buckets buckets() {
        return Objects.requireNonNull(traits.buckets(), text());
    }

    /** Returns the unit. */
    public MetricUnit unit() {
        return traits.unit();
    }

    /** Returns the help text for operators, in one line. */
    public String help() {
        return traits.help();
    }

    /** Returns who writes its values. */
    public Writer writer() {
        return traits.writer();
    }

    /** Returns the labels in the order of their values. */
    public List<Label<?>> labels() {
        return traits.labels();
    }

    /** Says whether it has a label. */
    public boolean has(Label<?> label) {
        return labels().stream().anyMatch(label::isLike);
    }

    /** Says whether a dialect shows it. */
    public boolean isIn(Dialect dialect) {
        return traits.dialects().contains(dialect);
    }

    /** Returns the dialects that show it. */
    public Set<Dialect> dialects() {
        return traits.dialects();
    }

    /** Returns which of its series exist at 0 before anything was counted. */
    public Start start() {
        return start;
    }

    @Override
    public String toString() {
        return text();
    }
}
