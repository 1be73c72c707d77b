package io.llamatap.metrics.declaration;

import io.llamatap.metrics.cell.CellMaker;
import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.LabelValue;
import io.llamatap.metrics.label.Statistic;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A builder for a family. The labels are given last, which creates the family and adds it to its group. Used while classes are
 * initialised.
 *
 * <p>By default, a family is shown on the main page and, unless it has the name of a replaced exporter, on the page of the
 * dialect {@code proxy}. By default, all series whose label values are known in advance exist at 0.
 *
 * @param <C> the cell of a series on one event loop
 */
public final class Draft<C> {
    private final Group group;
    private final String text;
    private final MetricType type;
    private final @Nullable Buckets buckets;
    private final MetricUnit unit;
    private final String help;
    private final CellMaker<C> maker;
    private final Set<Dialect> dialects = EnumSet.of(Dialect.MAIN);
    private Writer writer;

    Draft(
            Group group,
            String text,
            MetricType type,
            @Nullable Buckets buckets,
            MetricUnit unit,
            String help,
            CellMaker<C> maker) {
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

    /** Sets its writer, if that is not the writer of the group. */
    public Draft<C> by(Writer other) {
        writer = other;
        return this;
    }

    /** Adds dialects that show it. */
    public Draft<C> alsoIn(Dialect... more) {
        dialects.addAll(Arrays.asList(more));
        return this;
    }

    /** Sets the only dialect that shows it, because a name cannot have two forms on one page. */
    public Draft<C> onlyIn(Dialect one) {
        dialects.clear();
        dialects.add(one);
        return this;
    }

    /** Removes it from all dialects: it has a page that is not rendered from a snapshot. */
    public Draft<C> onItsOwnPage() {
        dialects.clear();
        return this;
    }

    /** Creates a counted family without labels. */
    public Family0<C> plain() {
        return group.add(new Family0<>(group.nextNumber(), traits(), maker));
    }

    /** Creates a counted family with one label. */
    public <A extends LabelValue> Family1<C, A> with(Label<A> a) {
        return group.add(new Family1<>(group.nextNumber(), traits(a), startOf(a), maker, null));
    }

    public <A extends LabelValue, B extends LabelValue> Family2<C, A, B> with(Label<A> a, Label<B> b) {
        return group.add(new Family2<>(group.nextNumber(), traits(a, b), startOf(a, b), maker));
    }

    public <A extends LabelValue, B extends LabelValue, D extends LabelValue> Family3<C, A, B, D> with(
            Label<A> a, Label<B> b, Label<D> d, Family3.Rule<A, B, D, Boolean> start) {
        return group.add(new Family3<>(
                group.nextNumber(), traits(a, b, d), values -> Boolean.TRUE.equals(start.ofAll(values)), maker));
    }

    /**
     * Creates a counted family with four labels.
     *
     * @param start which series exist at 0
     */
    public <A extends LabelValue, B extends LabelValue, D extends LabelValue, E extends LabelValue>
            Family4<C, A, B, D, E> with(
                    Label<A> a, Label<B> b, Label<D> d, Label<E> e, Family4.Rule<A, B, D, E, Boolean> start) {
        return group.add(new Family4<>(
                group.nextNumber(), traits(a, b, d, e), values -> Boolean.TRUE.equals(start.ofAll(values)), maker));
    }

    /** Creates statistics over values that are counted with one label. The other label has the kind of statistic. */
    public <A extends LabelValue> Family1<C, A> statistics(Label<A> a, Label<Statistic> statistic) {
        return group.add(new Family1<>(group.nextNumber(), traits(a, statistic), startOf(a), maker, null));
    }

    /**
     * Creates a family with one label that also contains the counts of another family.
     *
     * @param rule the label value that a series of the other family is added to; null for none
     */
    public <A extends LabelValue, X extends LabelValue, Y extends LabelValue, Z extends LabelValue> Family1<C, A> sumOf(
            Label<A> a, Family3<Count, X, Y, Z> source, Family3.Rule<X, Y, Z, A> rule) {
        return sum(a, source, values -> Sum.place(rule.ofAll(values)));
    }

    /** Creates the same for another family with four labels. */
    public <
                    A extends LabelValue,
                    W extends LabelValue,
                    X extends LabelValue,
                    Y extends LabelValue,
                    Z extends LabelValue>
            Family1<C, A> sumOf(Label<A> a, Family4<Count, W, X, Y, Z> source, Family4.Rule<W, X, Y, Z, A> rule) {
        return sum(a, source, values -> Sum.place(rule.ofAll(values)));
    }

    private <A extends LabelValue> Family1<C, A> sum(Label<A> a, Counted<Count> source, Sum.Rule rule) {
        Sum sum = new Sum(source, rule);
        return group.add(new Family1<>(group.nextNumber(), traits(a), startOf(a), maker, sum));
    }

    /** Declares a view of other families. */
    public ViewDraft showing(View.Part... parts) {
        return new ViewDraft(group, this::traits, List.of(parts));
    }

    /** Creates a family whose values a source provides. It is not shown without a source. */
    public Reading read(Label<?>... labels) {
        return group.add(new Reading(group.nextNumber(), traits(labels), Start.NONE));
    }

    /** Creates a family without labels whose value a source provides. It is 0 without a source. */
    public Reading readFromZero() {
        return group.add(new Reading(group.nextNumber(), traits(), Start.ALL));
    }

    /** Histograms and statistics of models do not exist at 0: each would have two dozen series per model, or nothing to show. */
    private Start startOf(Label<?>... labels) {
        boolean isOfModel = Arrays.stream(labels).anyMatch(label -> label.origin() == Label.Origin.MODEL);
        boolean isOfLoop = Arrays.asList(labels).contains(Label.LOOP);
        return isOfLoop || (isOfModel && maker.make(null) instanceof Count == false) ? Start.NONE : Start.ALL;
    }

    private Traits traits(Label<?>... labels) {
        return new Traits(text, type, buckets, unit, help, writer, Set.copyOf(dialects), List.of(labels));
    }
}
