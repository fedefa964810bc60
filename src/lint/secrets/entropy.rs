//! What a value looks like: made by chance, a word that stands for another, or a piece of code.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// Values that only stand for one.
const PLACEHOLDERS: &[&str] = &[
    "example",
    "your",
    "change",
    "dummy",
    "sample",
    "xxx",
    "***",
    "...",
    "secret",
    "password",
    "placeholder",
    "test",
    "redacted",
    "foobar",
    "todo",
    "passwort",
    "wachtwoord",
];

/// Whether a value, in small letters, only stands for one.
fn is_placeholder(low: &str) -> bool {
    PLACEHOLDERS.iter().any(|p| low.contains(p))
}

/// Digits and letters mixed, many different ones, and no word that says "put yours here".
pub(crate) fn is_random(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit()) && word.chars().any(|c| c.is_ascii_alphabetic()) && is_varied(word)
}

/// Many different letters, and no word that says "put yours here".
pub(crate) fn is_varied(word: &str) -> bool {
    let low = word.to_ascii_lowercase();
    let different: std::collections::BTreeSet<char> = low.chars().collect();
    different.len() >= 6 && !is_placeholder(&low)
}

/// A password in its place, where nothing else is meant: it need not be long.
pub(crate) fn is_made(word: &str) -> bool {
    let low = word.to_ascii_lowercase();
    let mixed = word.chars().any(|c| !c.is_ascii_lowercase());
    let plain = word.chars().all(|c| c.is_ascii_graphic()) && !word.contains(['$', '{', '(', '<', '[']);
    mixed && plain && !is_placeholder(&low) && low.chars().any(|c| c.is_ascii_alphabetic())
}

/// Words that variables have in their names which hold something secret: `dbPass1`, `API_KEY_V2`.
const HOLDERS: &[&str] = &[
    "key",
    "token",
    "secret",
    "pass",
    "password",
    "passwd",
    "pwd",
    "auth",
    "cred",
    "creds",
    "credential",
    "hash",
    "api",
    "env",
    "config",
    "value",
    "input",
    "param",
    "arg",
    "var",
    "user",
    "string",
    "bytes",
    "db",
];

/// Whether a value without quotes is a variable or a property of one (`settings.API_KEY_V2`, `user.password1Hash`): names
/// made of words, where chance makes none.
pub(crate) fn is_code(value: &str) -> bool {
    let value = value.trim_matches(|c: char| matches!(c, '(' | ')' | ']' | '}' | '@' | '&' | '*' | '!' | '%' | '?'));
    let dotted = ["?.", "!.", "::", "->"].iter().fold(value.to_owned(), |value, sign| value.replace(sign, "."));
    let names: Vec<&str> = dotted.split('.').collect();
    match names.as_slice() {
        // a password may be one word with a number
        [name] => words_of(name).is_some_and(|words| {
            let digits = name.chars().filter(char::is_ascii_digit).count();
            let most = if name.contains('_') { 4 } else { 2 };
            words.len() > 1 && digits <= most && words.iter().any(|word| HOLDERS.contains(&word.as_str()))
        }),
        names => names.iter().all(|name| words_of(name).is_some()),
    }
}

/// The words of a name (`accessToken2`, `DB_PASS1`), in small letters and without their numbers; none when it is made of
/// something else.
fn words_of(name: &str) -> Option<Vec<String>> {
    let mut words = vec![String::new()];
    let (mut before, mut numbers, mut broken) = ('_', 0, 0);
    for c in name.chars() {
        let new = match c {
            '_' | '-' => true,
            'A'..='Z' => !before.is_ascii_uppercase(),
            'a'..='z' | '0'..='9' => false,
            _ => return None,
        };
        numbers += usize::from(c.is_ascii_digit() && !before.is_ascii_digit());
        // a word that goes on behind a number (`s3bucket`) is seldom
        broken += usize::from(c.is_ascii_lowercase() && before.is_ascii_digit());
        if new {
            words.push(String::new());
        }
        if c.is_ascii_alphabetic() {
            words.last_mut()?.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    // `db`, `pwd` and `cfg` cannot be spoken, but not many of them are in one name
    let mute: Vec<&String> = words.iter().filter(|word| !word.contains(['a', 'e', 'i', 'o', 'u', 'y'])).collect();
    let spoken = mute.iter().all(|word| word.len() < 5) && mute.iter().filter(|word| word.len() > 1).count() <= 2;
    let letters: usize = words.iter().map(String::len).sum();
    let named = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    // one letter may name a variable, several of them are chance
    let named = named && (words.len() < 2 || letters >= 2 * words.len());
    (named && numbers <= 2 && broken <= 1 && spoken).then_some(words)
}

/// Whether a value is words with dashes between them (`base64-encoded`): what a sentence says of a secret, and no secret.
pub(crate) fn is_phrase(value: &str) -> bool {
    value.contains(['-', '_']) && words_of(value).is_some()
}

/// Whether a word is the token of a bot, which has no beginning of its own but a shape: `123456789:…` (Telegram, with the
/// colon) or three parts of base64 of which the first is a number (Discord).
pub(crate) fn is_bot(word: &str) -> bool {
    let made =
        |part: &str| part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')) && is_random(part);
    if let Some((number, rest)) = word.split_once(':') {
        // in the service's own addresses `bot` is before it
        let number = number.strip_prefix("bot").unwrap_or(number);
        let digits = number.chars().all(|c| c.is_ascii_digit());
        return digits && (8..=10).contains(&number.len()) && (34..=36).contains(&rest.len()) && made(rest);
    }
    match word.split('.').collect::<Vec<_>>().as_slice() {
        [id, stamp, rest] => {
            let number = STANDARD_NO_PAD.decode(id).is_ok_and(|id| id.iter().all(u8::is_ascii_digit));
            number && id.len() >= 22 && (5..=7).contains(&stamp.len()) && rest.len() >= 25 && made(rest)
        }
        _ => false,
    }
}

/// The name and the password of `Authorization: Basic …`.
pub(crate) fn credentials(word: &str) -> Option<(String, String)> {
    let bytes = STANDARD_NO_PAD.decode(word.trim_end_matches('=')).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (name, password) = text.split_once(':')?;
    Some((name.to_owned(), password.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_what_chance_makes() {
        for code in [
            "settings.API_KEY_V2",
            "apiKeyV2",
            "self.s3client.token2",
            "a.b2",
            "DB_PASS1",
            "API_KEY_2024_PROD",
            "process.env.KEY",
        ] {
            assert!(is_code(code), "{code}");
        }
        for chance in
            ["hUnter2x9qz", "k39xPq81LmTrZz", "9f8e7d6c5b4a", "Summer2024", "ab.k39xPq81LmTrZz", "a1B2.c3D4e5", ""]
        {
            assert!(!is_code(chance), "{chance}");
        }
    }

    #[test]
    fn bots_are_known_by_their_shape() {
        let telegram = format!("110201543:{}", "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1");
        let discord = ["MTk4NjIyNDgzNDcxOTI1MjQ4", "Cl2FMQ", "ZnCjm1XVW7vRze4b7Cq4se7kKWs"].join(".");
        for bot in [telegram.as_str(), discord.as_str()] {
            assert!(is_bot(bot), "{bot}");
        }
        for other in ["110201543:AAHdq", "10:30", "www.example.org", "2024.11.26", "a.b.c", "12345678:8080", "é:ü"] {
            assert!(!is_bot(other), "{other}");
        }
    }

    #[test]
    fn what_goes_with_a_request_is_read() {
        let read = |word| credentials(word).map(|(name, password)| format!("{name} {password}"));
        assert_eq!(read("QWxhZGRpbjpvcGVuIHNlc2FtZQ==").as_deref(), Some("Aladdin open sesame"));
        assert_eq!(read("YTpi").as_deref(), Some("a b"));
        assert_eq!(read("YWI="), None);
        assert_eq!(read("é"), None);
    }
}
