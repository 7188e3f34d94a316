package org.posixipc.cli.watch;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.posixipc.cli.inventory.Identity;

/** What the user has chosen to see, and what the keys change of it. One thread only. */
public final class View {
    private Order order;
    private boolean reversed;
    private String filter;
    private boolean editingFilter;
    private boolean paused;
    private boolean helping;
    private boolean opened;
    private boolean ended;
    private Identity selected;

    /** Starts with an order and a filter, which may be empty. */
    public View(Order order, String filter) {
        this.order = order;
        this.filter = filter;
    }

    /** A key; the sample is what the user looks at. */
    public void press(Key key, Sample sample) {
        if (editingFilter) {
            edit(key);
        } else if (helping) {
            helping = false;
        } else {
            command(key, sample);
        }
    }

    private void edit(Key key) {
        switch (key.name()) {
            case ENTER -> editingFilter = false;
            case ESCAPE -> {
                editingFilter = false;
                filter = "";
            }
            case BACKSPACE ->
                filter = filter.isEmpty() ? "" : filter.substring(0, filter.offsetByCodePoints(filter.length(), -1));
            case CHARACTER -> filter += Character.toString(key.character());
            default -> {
                // Arrows mean nothing in a line of one word.
            }
        }
    }

    private void command(Key key, Sample sample) {
        switch (key.name()) {
            case UP -> move(sample, -1);
            case DOWN -> move(sample, 1);
            case PAGE_UP -> move(sample, -10);
            case PAGE_DOWN -> move(sample, 10);
            case ENTER -> open(sample);
            case ESCAPE, LEFT, BACKSPACE -> opened = false;
            case RIGHT -> open(sample);
            case CHARACTER -> letter(key.character(), sample);
        }
    }

    private void letter(int letter, Sample sample) {
        switch (letter) {
            case 'q' -> quit();
            case 's' -> order = order.next();
            case 'r' -> reversed = !reversed;
            case '/' -> editingFilter = !opened;
            case ' ' -> paused = !paused;
            case '?', 'h' -> helping = true;
            case 'j' -> move(sample, 1);
            case 'k' -> move(sample, -1);
            default -> {
                // No command.
            }
        }
    }

    /** Out of the opened object first, then out of the view. */
    private void quit() {
        if (opened) {
            opened = false;
        } else {
            ended = true;
        }
    }

    private void open(Sample sample) {
        opened = selectedRow(sample).isPresent();
    }

    private void move(Sample sample, int by) {
        List<Row> rows = rows(sample);
        if (!opened && !rows.isEmpty()) {
            int to = Math.max(0, Math.min(rows.size() - 1, selectedIndex(rows) + by));
            selected = rows.get(to).entry().facts().identity();
        }
    }

    /** The rows that pass the filter, in order. */
    public List<Row> rows(Sample sample) {
        String wanted = filter.toLowerCase(Locale.ROOT);
        return sample.rows().stream()
                .filter(row -> row.entry().name().toLowerCase(Locale.ROOT).contains(wanted)
                        || row.entry().kind().toString().startsWith(wanted) && !wanted.isEmpty())
                .sorted(order.comparator(reversed))
                .toList();
    }

    /** Where the cursor stands among the rows; it stays with its object while rows move. */
    int selectedIndex(List<Row> rows) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).entry().facts().identity().equals(selected)) {
                return i;
            }
        }
        return 0;
    }

    Optional<Row> selectedRow(Sample sample) {
        List<Row> rows = rows(sample);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(selectedIndex(rows)));
    }

    /** Whether the user has left. */
    public boolean hasEnded() {
        return ended;
    }

    /** Whether samples are to stand still. */
    public boolean isPaused() {
        return paused;
    }

    boolean isOpened() {
        return opened;
    }

    boolean isHelping() {
        return helping;
    }

    boolean isEditingFilter() {
        return editingFilter;
    }

    String filter() {
        return filter;
    }

    String orderText() {
        return order + (reversed ? " reversed" : "");
    }
}
