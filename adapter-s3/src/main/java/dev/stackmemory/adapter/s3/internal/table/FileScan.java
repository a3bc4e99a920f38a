package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.adapter.s3.internal.object.Parallel;
import java.util.List;
import java.util.function.Function;
import org.apache.iceberg.Schema;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.InclusiveMetricsEvaluator;

/** Goes through the rows that are not deleted, of the files that may hold an answer. */
final class FileScan {
    /** More would keep more row groups in memory than they gain in time. */
    private static final int FILES_AT_A_TIME = 8;

    private FileScan() {}

    /** The files that may hold a row for which the expression is true. */
    static List<LiveFile> possible(TableView view, Expression expression) {
        var evaluator = new InclusiveMetricsEvaluator(view.schema(), expression);
        return view.files().stream()
                .filter(file -> file.rows() > 0 && evaluator.eval(file.file()))
                .toList();
    }

    /** The results in the order of the files; the work runs on several threads. */
    static <F, R> List<R> overEach(List<F> files, Function<F, R> work) {
        return Parallel.map(files, FILES_AT_A_TIME, work);
    }

    /** The rows of one file that are not deleted, of the row groups that may hold one for which the expression is true. */
    static void scan(
            ArchiveTable table,
            LiveFile file,
            Schema columns,
            Expression expression,
            Operation operation,
            ParquetRows.RowSink sink) {
        table.rows().scan(Locator.file(file), columns, expression, RowChoice.allBut(file.deleted()), operation, sink);
    }
}
