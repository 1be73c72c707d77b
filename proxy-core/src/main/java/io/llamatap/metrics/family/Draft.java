package io.llamatap.metrics.family;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.LabelValue;
import io.llamatap.metrics.label.Statistic;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A family that is being described: labels come last and make it a family of its group. Used while classes are loaded.
 *
 * <p>If nothing else is said, a family is shown on the page of all metrics and, unless it has a name that another exporter promised,
 * on that of our own; all series whose labels are known stand there at 0 from the start.
 *
 * @param <C> what one series is on one event loop
 */
final class Draft<C> {
    private final Group group;
    private final String text;
    private final MetricType type;
    private final @Nullable Buckets buckets;
    private final MetricUnit unit;
    private final String help;
    private final Supplier<C> maker;
    private final Set<Dialect> dialects = EnumSet.of(Dialect.MAIN);
    private Writer writer;

    Draft(
            Group group,
            String text,
            MetricType type,
            @Nullable Buckets buckets,
            MetricUnit unit,
            String help,
            Supplier<C> maker) {
        this.group = group;
        this.text = text;
        this.type = type;
        this.buckets = buckets;
        this.unit = unit;
        this.help = help;
        this.maker = maker;
        this.writer = group.writer();
        if (!text.startsWith("ollama_") || text.startsWith("ollama_proxy_")) {
            dialects.add(Dialect.PROXY);
        }
    }

    /** Says who writes it, where that is not who writes the group. */
    Draft<C> by(Writer other) {
        writer = other;
        return this;
    }

    /** Names more dialects that show it. */
    Draft<C> alsoIn(Dialect... more) {
        dialects.addAll(Arrays.asList(more));
        return this;
    }

    /** Names the only dialect that shows it: one name cannot have two shapes on a page. */
    Draft<C> onlyIn(Dialect one) {
        dialects.clear();
        dialects.add(one);
        return this;
    }

    /** Ends the description of a family that is counted without labels. */
    Family0<C> plain() {
        return group.add(new Family0<>(group.nextNumber(), traits(), maker));
    }

    /** Ends the description of a family that is counted with one label. */
    <A extends LabelValue> Family1<C, A> with(Label<A> a) {
        return group.add(new Family1<>(group.nextNumber(), traits(a), startOf(a), maker, null));
    }

    <A extends LabelValue, B extends LabelValue> Family2<C, A, B> with(Label<A> a, Label<B> b) {
        return group.add(new Family2<>(group.nextNumber(), traits(a, b), startOf(a, b), maker));
    }

    <A extends LabelValue, B extends LabelValue, D extends LabelValue> Family3<C, A, B, D> with(
            Label<A> a, Label<B> b, Label<D> d, Family3.Rule<A, B, D, Boolean> start) {
        return group.add(new Family3<>(
                group.nextNumber(), traits(a, b, d), values -> Boolean.TRUE.equals(start.ofAll(values)), maker));
    }

    /** Ends the description of a family that is counted with four labels, and says which of its series stand at 0. */
    <A extends LabelValue, B extends LabelValue, D extends LabelValue, E extends LabelValue>
            Family4<C, A, B, D, E> with(
                    Label<A> a, Label<B> b, Label<D> d, Label<E> e, Family4.Rule<A, B, D, E, Boolean> start) {
        return group.add(new Family4<>(
                group.nextNumber(), traits(a, b, d, e), values -> Boolean.TRUE.equals(start.ofAll(values)), maker));
    }

    /** Ends the description of statistics over what is counted with one label; which of them it is, another label says. */
    <A extends LabelValue> Family1<C, A> statistics(Label<A> a, Label<Statistic> statistic) {
        return group.add(new Family1<>(group.nextNumber(), traits(a, statistic), startOf(a), maker, null));
    }

    /**
     * Ends the description of a family with one label that also has what another one counts.
     *
     * @param rule under which value a series of the other one is counted; null for none
     */
    <A extends LabelValue, X extends LabelValue, Y extends LabelValue, Z extends LabelValue> Family1<C, A> sumOf(
            Label<A> a, Family3<Count, X, Y, Z> source, Family3.Rule<X, Y, Z, A> rule) {
        return sum(a, source, values -> Sum.place(rule.ofAll(values)));
    }

    /** The same of a family with four labels. */
    <A extends LabelValue, W extends LabelValue, X extends LabelValue, Y extends LabelValue, Z extends LabelValue>
            Family1<C, A> sumOf(Label<A> a, Family4<Count, W, X, Y, Z> source, Family4.Rule<W, X, Y, Z, A> rule) {
        return sum(a, source, values -> Sum.place(rule.ofAll(values)));
    }

    private <A extends LabelValue> Family1<C, A> sum(Label<A> a, Counted<Count> source, Sum.Rule rule) {
        Sum sum = new Sum(source, rule);
        return group.add(new Family1<>(group.nextNumber(), traits(a), startOf(a), maker, sum));
    }

    /** Ends the description of a family that a source tells; nothing of it is shown before. */
    Reading read(Label<?>... labels) {
        return group.add(new Reading(group.nextNumber(), traits(labels), Start.NONE));
    }

    /** Ends the description of a family without labels that a source tells; it is 0 where there is no source. */
    Reading readFromZero() {
        return group.add(new Reading(group.nextNumber(), traits(), Start.ALL));
    }

    /** A model has two dozen series in each histogram, and statistics of nothing: they are made when it has something to show. */
    private Start startOf(Label<?>... labels) {
        boolean isOfModel = Arrays.stream(labels).anyMatch(Label.MODEL::isLike);
        boolean isOfLoop = Arrays.asList(labels).contains(Label.LOOP);
        return isOfLoop || (isOfModel && maker.get() instanceof Count == false) ? Start.NONE : Start.ALL;
    }

    private Traits traits(Label<?>... labels) {
        return new Traits(text, type, buckets, unit, help, writer, Set.copyOf(dialects), List.of(labels));
    }
}
