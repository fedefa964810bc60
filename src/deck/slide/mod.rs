//! One slide's piece of Markdown in, its blocks and notes out.

pub(crate) mod attrs;
mod blocks;
mod code_fence;
pub(crate) mod comments;
mod containers;
mod display_math;
mod finish;
pub(crate) mod header_footer;
mod image;
mod inlines;
mod lint;
mod nested_math;
pub(crate) mod parser;
mod raw_html;
mod tables;
mod wiki_links;
