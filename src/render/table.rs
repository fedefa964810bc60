//! Tables as HTML: headings with scope, cells aligned, a wrapper so that a wide one cannot break its slide.

use super::html::attributes::{attributes, step_attrs};
use super::renderer::SlideRenderer;
use crate::deck::{Align, Attrs, Inline, Table};

impl SlideRenderer<'_> {
    pub(crate) fn table(&mut self, table: &Table, attrs: &Attrs) {
        self.html.out += &format!("<div{}>\n<table>\n<thead>\n<tr>", attributes(attrs, &["table"], &[]));
        for (i, cell) in table.head.iter().enumerate() {
            self.without_hyphenation(|renderer| renderer.cell("th", " scope=\"col\"", cell, table.aligns.get(i)));
        }
        self.html.out += "</tr>\n</thead>\n";
        if !table.rows.is_empty() {
            self.html.out += "<tbody>\n";
            for row in &table.rows {
                self.html.out += &format!("<tr{}>", step_attrs(row.step.as_ref()));
                for (i, cell) in row.cells.iter().enumerate() {
                    self.cell("td", "", cell, table.aligns.get(i));
                }
                self.html.out += "</tr>\n";
            }
            self.html.out += "</tbody>\n";
        }
        self.html.out += "</table>\n</div>\n";
    }

    fn cell(&mut self, tag: &str, scope: &str, inlines: &[Inline], align: Option<&Align>) {
        let side = match align {
            Some(Align::Left) => " style=\"text-align:left\"",
            Some(Align::Center) => " style=\"text-align:center\"",
            Some(Align::Right) => " style=\"text-align:right\"",
            _ => "",
        };
        self.html.out += &format!("<{tag}{scope}{side}>");
        self.inlines(inlines);
        self.html.out += &format!("</{tag}>");
    }
}
