//! Tables: their rows and alignments, attributes glued to their end, and cells that GFM drops.

use super::blocks::LineOffsets;
use super::lint::attributes::AttributeTarget;
use super::parser::SlideParser;
use crate::deck::ast::{Align, Attrs, Block, BlockKind, Inline, Row, Table};
use crate::diagnostics::{RelativeDiagnostic, code as codes};
use comrak::nodes::{Node, NodeValue, TableAlignment};
use std::ops::Range;

impl SlideParser<'_> {
    pub(crate) fn table(
        &mut self,
        node: Node<'_>,
        range: Range<usize>,
        lines: &LineOffsets,
        depth: usize,
        out: &mut Vec<Block>,
    ) {
        let NodeValue::Table(table) = &node.data().value else { return };
        let aligns = table.alignments.iter().copied().map(align).collect();
        let mut rows: Vec<Vec<Vec<Inline>>> = Vec::new();
        for row in node.children() {
            self.report_lost_cells(&lines.range(row.data().sourcepos), table.num_columns);
            let cells = row.children().map(|cell| {
                let start = lines.range(cell.data().sourcepos).start;
                self.inlines(cell, &lines.in_cell(self.piece, start), depth + 1)
            });
            rows.push(cells.collect());
        }
        let mut rows = rows.into_iter();
        let head = rows.next().unwrap_or_default();
        let mut rows: Vec<Row> = rows.map(|cells| Row { cells, step: None }).collect();
        // a line of attributes glued under a table reads as its last row
        let glued = rows.last_mut().and_then(|row| {
            let (first, rest) = row.cells.split_first_mut()?;
            let attrs = (first.len() == 1 && rest.iter().all(Vec::is_empty)).then(|| Self::trailing(first))??;
            first.is_empty().then_some(attrs)
        });
        if glued.is_some() {
            rows.pop();
        }
        let mut block = Block { kind: BlockKind::Table(Table { aligns, head, rows }), attrs: Attrs::default(), range };
        if let Some((attrs, _)) = self.element.take() {
            self.attach(&mut block, attrs);
        }
        if let Some(attrs) = glued {
            let place = block.range.clone();
            self.check_trailing(AttributeTarget::Text, &attrs, &place);
            self.attach(&mut block, attrs);
        }
        out.push(block);
    }

    /// A row may have more cells than the table has columns; GFM drops them.
    fn report_lost_cells(&mut self, row: &Range<usize>, columns: usize) {
        let line = self.piece.get(row.clone()).and_then(|r| r.lines().next()).unwrap_or("");
        let lead = line.len() - line.trim_start().len();
        let start = lead + usize::from(line.get(lead..).is_some_and(|l| l.starts_with('|')));
        let mut bars: Vec<usize> = line
            .match_indices('|')
            .map(|(at, _)| at)
            .filter(|at| *at >= start && !line.get(..*at).is_some_and(|l| l.ends_with('\\')))
            .collect();
        let closed = bars.last().is_some_and(|at| line.get(at + 1..).is_some_and(|rest| rest.trim().is_empty()));
        if !closed {
            bars.push(line.len());
        }
        let Some(from) = columns.checked_sub(1).and_then(|last| bars.get(last)).map(|at| at + 1) else { return };
        let cells = line.get(from..bars.last().copied().unwrap_or(from)).unwrap_or("");
        if bars.len() <= columns || cells.trim().trim_matches('|').trim().is_empty() {
            return;
        }
        let at = row.start + from + cells.len() - cells.trim_start().len();
        let message = format!("this cell is not shown: the table has {columns} columns");
        let finding = RelativeDiagnostic::new(codes::EXTRA_TABLE_CELL, at..at + cells.trim().len(), message);
        self.findings.push(finding.help(
            "give the header row and the line below it one more column, or write `\\|` for a \
                bar",
        ));
    }
}

fn align(align: TableAlignment) -> Align {
    match align {
        TableAlignment::None => Align::None,
        TableAlignment::Left => Align::Left,
        TableAlignment::Center => Align::Center,
        TableAlignment::Right => Align::Right,
    }
}
