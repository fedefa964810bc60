//! Why a file could not be read: what it is called, and what to do about it.

use crate::diagnostics::{Code, Diagnostic, code};
use crate::source::{Source, Span};
use std::path::Path;
use std::sync::Arc;
use std::{fmt, io};

/// Why a file could not be read.
#[derive(Debug, Clone)]
pub enum FileError {
    /// Not there.
    Missing,
    /// There, but a folder, a pipe or a device.
    NotAFile,
    /// There, but not where files may be shown from.
    Outside,
    /// The disk said no; its words.
    Denied(String),
    /// Read, but not UTF-8: the text with U+FFFD for each odd byte, the place and the value of the first one.
    NotUtf8 {
        /// The text, odd bytes replaced.
        text: Arc<Source>,
        /// Byte offset of the first odd byte in `text`.
        offset: usize,
        /// That byte.
        byte: u8,
    },
}

impl FileError {
    /// What to do about a file that lies elsewhere.
    pub const BRING: &str =
        "copy it beside the deck, put an `aftrap.toml` into a folder above both, or run with --allow-outside";

    /// What the disk's own error means.
    pub(crate) fn of(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            // it became one after it was looked at
            io::ErrorKind::InvalidInput => Self::NotAFile,
            _ => Self::Denied(error.to_string()),
        }
    }

    /// What to do about it: `missing` says what, unless the file lies elsewhere.
    pub fn help(&self, missing: impl Into<String>) -> String {
        if matches!(self, Self::Outside) { Self::BRING.to_owned() } else { missing.into() }
    }

    /// The code to tell it with: `missing`, unless the file lies elsewhere.
    pub fn code(&self, missing: Code) -> Code {
        if matches!(self, Self::Outside) { code::OUTSIDE_ROOT } else { missing }
    }

    /// The finding for this error: `missing` is the code to use when the file is not there.
    pub fn to_diagnostic(&self, path: &Path, missing: Code) -> Diagnostic {
        let name = path.display();
        match self {
            Self::Missing => Diagnostic::file(missing, path, format!("`{name}` is not there")),
            Self::Outside => Diagnostic::file(code::OUTSIDE_ROOT, path, format!("`{name}` {self}")).help(Self::BRING),
            Self::NotAFile => Diagnostic::file(code::FILE_UNREADABLE, path, format!("`{name}` is not a file"))
                .help("there is a folder or a device with this name"),
            Self::Denied(why) => {
                Diagnostic::file(code::FILE_UNREADABLE, path, format!("`{name}` cannot be read: {why}"))
            }
            Self::NotUtf8 { text, offset, byte } => {
                let span = Span::new(text, *offset..*offset + '\u{fffd}'.len_utf8());
                Diagnostic::at(code::NOT_UTF8, span, format!("not UTF-8 (byte 0x{byte:02X})"))
                    .help("save the file as UTF-8")
            }
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("is not there"),
            Self::NotAFile => f.write_str("is not a file"),
            Self::Outside => f.write_str("is outside the folder"),
            Self::Denied(why) => write!(f, "cannot be read: {why}"),
            Self::NotUtf8 { byte, .. } => write!(f, "is not UTF-8 (byte 0x{byte:02X})"),
        }
    }
}
