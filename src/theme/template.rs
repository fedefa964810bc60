//! Layout templates: compiled once a look, applied once a slide. The door to minijinja.

use super::css;
use super::options::OptionValue;
use crate::diagnostics::{Diagnostic, Diagnostics, code};
use crate::source::{Source, Span};
use crate::util::Key;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value, escape_formatter};
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a template may use: the whole of its context.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TemplateContext<'a> {
    /// Name and HTML of each slot that the slide fills. `slots.default` is always there for the template, perhaps
    /// empty; others only when given.
    #[serde(serialize_with = "as_safe_map")]
    pub slots: &'a [(String, String)],
    /// Plain text of the slide's title.
    pub title: Option<&'a str>,
    /// The deck.
    pub deck: DeckMeta<'a>,
    /// The slide's lone picture, for layouts that place it.
    pub image: Option<TemplatePicture<'a>>,
    /// Settings of the slide that are words.
    #[serde(serialize_with = "as_map")]
    pub attrs: &'a [(String, String)],
    /// What the deck chose of the theme's options ([`super::Theme::chosen`]).
    #[serde(serialize_with = "as_map")]
    pub options: &'a [(String, OptionValue)],
}

/// What a template may know of the deck, as plain text.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct DeckMeta<'a> {
    /// `title` of the front matter.
    pub title: Option<&'a str>,
    /// `subtitle`.
    pub subtitle: Option<&'a str>,
    /// `author`.
    pub author: Option<&'a str>,
    /// `date`, as the author wrote it.
    pub date: Option<&'a str>,
}

/// A picture that a layout places itself.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct TemplatePicture<'a> {
    /// Its address as the page uses it.
    pub url: &'a str,
    /// Its description, plain text.
    pub alt: &'a str,
}

/// A layout: a template and the slots it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// `two-columns`.
    pub name: String,
    /// `default` first, the others as the theme lists them.
    pub slots: Vec<String>,
}

/// A template's source with the name that templates call it by.
#[derive(Debug, Clone)]
pub(crate) struct TemplateSource {
    /// The theme it is from: `base`.
    pub(crate) theme: String,
    /// `cover`; parts that are no layouts begin with `_`.
    pub(crate) name: String,
    /// What is written.
    pub(crate) text: Arc<Source>,
}

/// Everything that can be applied.
#[derive(Debug)]
pub(crate) struct Templates {
    env: Environment<'static>,
    texts: BTreeMap<String, Arc<Source>>,
    pub(crate) layouts: Vec<Layout>,
    pub(crate) key: Key,
}

/// The layout that every theme has.
pub(crate) const PLAIN: &str = "default";

/// Steps of one template; the longest built-in one takes some hundred.
const FUEL: u64 = 100_000;

impl Templates {
    /// Compiles the sources, those of the ground first: a later one of the same name wins, the earlier stays reachable
    /// as `THEME/NAME.html` (so that a theme can add to the layout below). One that cannot be compiled is a
    /// `template-broken` and the earlier one stays.
    pub(crate) fn new(
        sources: &[TemplateSource],
        slots: &BTreeMap<String, Vec<String>>,
        findings: &Diagnostics,
    ) -> Self {
        let mut out = Self { env: environment(), texts: BTreeMap::new(), layouts: Vec::new(), key: Key::default() };
        let mut winners: BTreeMap<String, &TemplateSource> = BTreeMap::new();
        for source in sources {
            let file = format!("{}.html", source.name);
            if let Err(error) = out.env.add_template_owned(file.clone(), source.text.as_str().to_owned()) {
                findings.add(diagnostic(&error, Some(&source.text)));
                continue;
            }
            out.key = out.key.with(file.as_bytes()).with(source.text.as_str().as_bytes());
            out.texts.insert(file.clone(), Arc::clone(&source.text));
            if let Some(earlier) = winners.insert(file.clone(), source) {
                let full = format!("{}/{file}", earlier.theme);
                // it was compiled before, so it is sound
                if out.env.add_template_owned(full.clone(), earlier.text.as_str().to_owned()).is_ok() {
                    out.texts.insert(full, Arc::clone(&earlier.text));
                }
            }
        }
        let names: BTreeSet<_> = winners.values().map(|source| source.name.clone()).collect();
        out.layouts = names.into_iter().filter(|n| !n.starts_with('_')).map(|name| out.layout(name, slots)).collect();
        for layout in &out.layouts {
            out.key = out.key.with(layout.slots.join(" ").as_bytes());
        }
        out
    }

    /// The slots a theme lists for a layout, else those its template names.
    fn layout(&self, name: String, given: &BTreeMap<String, Vec<String>>) -> Layout {
        let listed = given.get(&name).cloned().unwrap_or_else(|| {
            let template = self.env.get_template(&format!("{name}.html"));
            let used = template.map(|t| t.undeclared_variables(true)).unwrap_or_default();
            let named: BTreeSet<_> = used.iter().filter_map(|n| n.strip_prefix("slots.")).collect();
            named.into_iter().map(|n| n.split('.').next().unwrap_or(n).to_owned()).collect()
        });
        let mut slots = vec![PLAIN.to_owned()];
        slots.extend(listed.into_iter().filter(|s| s != PLAIN));
        Layout { name, slots }
    }

    /// The inside of `.slide-body`. A layout that is not there is drawn as `default`: whoever knows the place of its
    /// name has told so.
    pub(crate) fn apply(&self, layout: &str, frame: &TemplateContext<'_>) -> Result<String, Diagnostic> {
        let known = self.layouts.binary_search_by(|l| l.name.as_str().cmp(layout)).is_ok();
        let name = if known { layout } else { PLAIN };
        let draw = || self.env.get_template(&format!("{name}.html"))?.render(Serde(frame));
        draw().map_err(|error| {
            let text = deepest(&error).name().and_then(|n| self.texts.get(n));
            diagnostic(&error, text)
        })
    }

    /// What a template looks up in its context (`slots.left`, `deck.title`).
    pub(crate) fn undefined_variable(&self, file: &str) -> BTreeSet<String> {
        let template = self.env.get_template(file);
        template.map(|t| t.undeclared_variables(true).into_iter().collect()).unwrap_or_default()
    }

    /// The names of all templates, for the tests.
    #[cfg(test)]
    pub(crate) fn files(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }
}

fn environment() -> Environment<'static> {
    let mut env = Environment::new();
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    env.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    env.set_fuel(Some(FUEL));
    // a line that holds only a `{% tag %}` leaves no blank line on the page
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        env.set_syntax(syntax);
    }
    env.set_formatter(|out, state, value| match value.kind() {
        // an author without a subtitle must not read `none` on the wall
        ValueKind::None => Ok(()),
        // as decks, CSS and scripts write it, not as Python does
        ValueKind::Bool => out.write_str(truth(value.is_true())).map_err(Error::from),
        ValueKind::Number if !value.is_integer() => match f64::try_from(value.clone()) {
            Ok(number) => out.write_str(&number.to_string()).map_err(Error::from),
            Err(_) => escape_formatter(out, state, value),
        },
        _ => escape_formatter(out, state, value),
    });
    env.add_filter("string", |value: Value| match value.kind() {
        ValueKind::Bool => Value::from(truth(value.is_true())),
        _ if value.is_safe() => value,
        _ => Value::from(value.to_string()),
    });
    env.add_filter("css_url", |address: &str| css::url(address));
    env
}

fn truth(is_true: bool) -> &'static str {
    if is_true { "true" } else { "false" }
}

/// The innermost error: that of the included template, not of the line that includes it.
fn deepest(error: &minijinja::Error) -> &minijinja::Error {
    let mut at = error;
    while let Some(inner) = std::error::Error::source(at).and_then(|s| s.downcast_ref::<minijinja::Error>()) {
        if inner.name().is_none() {
            break;
        }
        at = inner;
    }
    at
}

fn diagnostic(error: &minijinja::Error, text: Option<&Arc<Source>>) -> Diagnostic {
    let error = deepest(error);
    let what = match (error.kind(), error.detail()) {
        (ErrorKind::OutOfFuel, _) => "takes too many steps".to_owned(),
        (kind, None) => kind.to_string(),
        (kind, Some(detail)) => format!("{kind}: {detail}"),
    };
    let message = format!("layout template: {}", what.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut out = match text {
        Some(text) => Diagnostic::at(code::TEMPLATE_BROKEN, span(error, text), message),
        None => Diagnostic::bare(code::TEMPLATE_BROKEN, message),
    };
    if error.kind() == ErrorKind::UndefinedError {
        out = out.help(
            "templates have `slots`, `title`, `deck`, `image`, `attrs` and `options`; test with `{% if slots.right %}`",
        );
    }
    out
}

fn span(error: &minijinja::Error, text: &Arc<Source>) -> Span {
    let range = error.range().or_else(|| {
        let start = text.line_start(error.line()?);
        Some(start..start + text.line(error.line()?).len())
    });
    Span::new(text, range.unwrap_or_default())
}

fn as_safe_map<S: Serializer>(slots: &[(String, String)], out: S) -> Result<S::Ok, S::Error> {
    let none = slots.iter().all(|(name, _)| name != PLAIN).then(|| (PLAIN, Value::from_safe_string(String::new())));
    let given = slots.iter().map(|(name, html)| (name.as_str(), Value::from_safe_string(html.clone())));
    out.collect_map(none.into_iter().chain(given))
}

fn as_map<S: Serializer, V: Serialize>(pairs: &[(String, V)], out: S) -> Result<S::Ok, S::Error> {
    out.collect_map(pairs.iter().map(|(key, value)| (key, value)))
}
