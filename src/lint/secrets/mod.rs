//! Passwords, keys and tokens in what will be public.

mod entropy;
mod flags;
use super::LintSlide;
use super::rules::text::texts;
use crate::deck::visit::{Node, walk};
use crate::deck::{Block, BlockKind, CodeSource};
use crate::diagnostics::{RelativeDiagnostic, code};
use crate::util::unescaped;
use entropy::{is_bot, is_code, is_phrase, is_random, is_varied};
use flags::{in_addresses, in_commands, is_in_path};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

/// Larger files are no text that somebody wrote.
const MOST: u64 = 1_000_000;

/// Files that come along as they are, and are text.
const TEXTS: &[&str] = &["svg", "csv", "json", "geojson", "txt", "js", "mjs", "css", "html", "htm", "vtt", "ics"];

/// Secrets anywhere in the slide's source but in its notes, which stay at home; and in the files that it shows.
pub(crate) fn secrets(page: &LintSlide<'_>, out: &mut Vec<RelativeDiagnostic>) {
    let notes = &page.slide.body.notes;
    let source = page.slide.origin.source();
    let mut shown = None;
    for (range, what) in secrets_in(source) {
        let noted = notes.iter().any(|n| n.range.start <= range.start && range.end <= n.range.end);
        let line = page.slide.origin.line_start(range.start);
        if noted || is_unshown_definition(page, (source, line), &range, &mut shown) {
            continue;
        }
        out.push(secret(range, what));
    }
    let mut shown = None;
    walk(&page.slide.body, &mut |node| {
        let Node::Block(Block { kind: BlockKind::Code(found), range, .. }) = node else { return };
        let CodeSource::File { path, .. } = &found.source else { return };
        let shown =
            shown.get_or_insert_with(|| texts(&page.drawn.canvas).into_iter().map(unescaped).collect::<String>());
        // of a file only some lines may be shown
        let is_shown = |value: &str| shown.contains(value);
        in_file(page, &page.file(path), path, range, &is_shown, out);
    });
    for asset in &page.drawn.assets {
        let ending = asset.path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        if TEXTS.contains(&ending.as_str()) {
            let name = asset.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let at = page.slide.origin.source().find(&name);
            let range = at.map_or_else(|| page.first_line(), |at| at..at + name.len());
            in_file(page, &asset.path, &name, &range, &|_| true, out);
        }
    }
}

/// Whether a place is within `[label]: # (words)` that nothing refers to: a comment of other tools, which is not shown.
fn is_unshown_definition(
    page: &LintSlide<'_>,
    (source, line): (&str, usize),
    range: &Range<usize>,
    shown: &mut Option<String>,
) -> bool {
    let start = ahead(source, line).trim_start();
    // a label is at most 999 characters long (CommonMark 4.7)
    let defines = start.starts_with('[') && !start.starts_with("[^") && start.contains("]:");
    defines && {
        let shown = shown.get_or_insert_with(|| unescaped(&page.drawn.canvas).into_owned());
        !shown.contains(source.get(range.clone()).unwrap_or(""))
    }
}

/// Secrets in a file that is named at `range`.
fn in_file(
    page: &LintSlide<'_>,
    path: &Path,
    name: &str,
    range: &Range<usize>,
    is_shown: &dyn Fn(&str) -> bool,
    out: &mut Vec<RelativeDiagnostic>,
) {
    if page.files.stat(path).is_none_or(|stat| stat.len > MOST) {
        return;
    }
    let Ok(text) = page.files.text(path) else { return };
    for (place, what) in secrets_in(text.as_str()) {
        if is_shown(text.slice(place.clone())) {
            let message = format!("`{name}` contains what looks like {what}, on line {}", text.place(place.start).line);
            let mut finding = secret(range.clone(), what);
            finding.message = message;
            out.push(finding);
            return;
        }
    }
}

/// The finding for a secret.
pub(crate) fn secret(range: Range<usize>, what: &str) -> RelativeDiagnostic {
    RelativeDiagnostic::new(code::SECRET, range, format!("this looks like {what}"))
        .help("remove it and create a new one; if it is made up, write `<!-- allow: secret – made up -->`")
}

/// Beginnings of keys that services give out, the least length of the whole, and what they are.
const KEYS: &[(&str, usize, &str)] = &[
    ("AKIA", 20, "an AWS access key"),
    ("ASIA", 20, "an AWS access key"),
    ("ghp_", 36, "a GitHub token"),
    ("gho_", 36, "a GitHub token"),
    ("ghs_", 36, "a GitHub token"),
    ("ghu_", 36, "a GitHub token"),
    ("ghr_", 36, "a GitHub token"),
    ("github_pat_", 40, "a GitHub token"),
    ("glpat-", 24, "a GitLab token"),
    ("sk-ant-", 30, "an API key"),
    ("sk-proj-", 30, "an API key"),
    ("sk-", 40, "an API key"),
    ("gsk_", 40, "an API key"),
    ("sk_live_", 24, "a Stripe key"),
    ("rk_live_", 24, "a Stripe key"),
    ("whsec_", 30, "a Stripe key"),
    ("xoxa-", 24, "a Slack token"),
    ("xoxb-", 24, "a Slack token"),
    ("xoxe-", 24, "a Slack token"),
    ("xoxp-", 24, "a Slack token"),
    ("xoxr-", 24, "a Slack token"),
    ("xoxs-", 24, "a Slack token"),
    ("xapp-", 24, "a Slack token"),
    ("AIza", 39, "a Google API key"),
    ("ya29.", 30, "a Google token"),
    ("npm_", 36, "an npm token"),
    ("pypi-", 40, "a PyPI token"),
    ("hf_", 30, "a Hugging Face token"),
    ("SG.", 40, "a SendGrid key"),
    ("dop_v1_", 40, "a DigitalOcean token"),
    ("shpat_", 30, "a Shopify token"),
    ("eyJ", 60, "a signed token (JWT)"),
];

/// Beginnings that the ids of things in a shop, a video or a document have as well: in the path of an address they are such.
const MAY_BE_IDS: &[&str] = &["sk-", "AIza", "ya29.", "npm_", "hf_", "SG."];

/// Names of settings whose value is nobody's business.
const NAMES: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "passwort",
    "kennwort",
    "wachtwoord",
    "mot de passe",
    "mot_de_passe",
    "motdepasse",
    "contraseña",
    "senha",
    "hasło",
    "lösenord",
    "adgangskode",
    "secret",
    "api_key",
    "api-key",
    "apikey",
    "access_key",
    "access-key",
    "accesskey",
    "account_key",
    "accountkey",
    "private_key",
    "access_token",
    "auth_token",
    "api_token",
    "token",
];

/// Places that look like secrets, with what they look like.
pub(crate) fn secrets_in(source: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut out: Vec<(Range<usize>, &'static str)> = Vec::new();
    if let Some(at) = source.find("-----BEGIN ").filter(|at| {
        source.get(*at..).and_then(|s| s.lines().next()).is_some_and(|l| l.trim_end().ends_with("PRIVATE KEY-----"))
    }) {
        out.push((at..source.get(at..).and_then(|s| s.find('\n')).map_or(source.len(), |n| at + n), "a private key"));
    }
    tokens(source, &mut out);
    let mut taken = SecretMatch::default();
    for (range, _) in &out {
        taken.add(range);
    }
    for (range, what) in in_addresses(source).into_iter().chain(in_commands(source)) {
        if taken.is_free(&range) {
            taken.add(&range);
            out.push((range, what));
        }
    }
    let low = source.to_ascii_lowercase();
    for name in NAMES {
        for (at, _) in low.match_indices(name) {
            // a bare `token` is a word of every grammar: its value must be long
            let least = if *name == "token" { 16 } else { 8 };
            let after = at + name.len();
            let found = assigned(source, after, least).or_else(|| spoken(source, after, least));
            if let Some(range) = found.filter(|range| taken.is_free(range) && !is_in_path(source, range.start)) {
                taken.add(&range);
                out.push((range, "a password or key"));
            }
        }
    }
    out.sort_by_key(|(r, _)| r.start);
    out
}

/// Places that were found: the furthest end of those that begin at a byte.
#[derive(Default)]
struct SecretMatch {
    ends: BTreeMap<usize, usize>,
    longest: usize,
}

impl SecretMatch {
    fn add(&mut self, range: &Range<usize>) {
        let end = self.ends.entry(range.start).or_insert(range.end);
        *end = range.end.max(*end);
        self.longest = self.longest.max(range.len());
    }

    /// Whether nothing was found within a range.
    fn is_free(&self, range: &Range<usize>) -> bool {
        let near = self.ends.range(range.start.saturating_sub(self.longest)..range.end);
        near.rev().all(|(_, end)| *end <= range.start)
    }
}

/// Bytes before and behind a name or a sign that are looked at: no secret is as long, and a line may be a megabyte.
const AHEAD: usize = 2_000;

/// What is at byte `at`, as far as it matters.
pub(crate) fn ahead(text: &str, at: usize) -> &str {
    let mut end = text.len().min(at.saturating_add(AHEAD));
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(at..end).unwrap_or("")
}

/// What is before byte `at`, as far as it matters.
pub(super) fn behind(text: &str, at: usize) -> &str {
    let mut start = at.saturating_sub(AHEAD);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..at).unwrap_or("")
}

/// Keys by their beginnings.
fn tokens(source: &str, out: &mut Vec<(Range<usize>, &'static str)>) {
    let mut at = 0;
    for token in source.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))) {
        let range = at..at + token.len();
        let rest = ahead(source, range.end);
        at = range.end + rest.chars().next().map_or(0, char::len_utf8);
        let whole =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':'))).unwrap_or(rest.len());
        let whole = range.start..range.end + whole;
        // looked back for only where something was found: a line may be one long word
        let in_path = || is_in_path(source, range.start);
        let word = source.get(whole.clone()).unwrap_or("");
        if is_bot(word) && (word.starts_with("bot") || !in_path()) {
            out.push((whole, "the token of a bot"));
            continue;
        }
        let found = KEYS.iter().find(|(start, least, _)| token.starts_with(start) && token.len() >= *least);
        let Some((start, _, what)) = found.filter(|(start, ..)| !(MAY_BE_IDS.contains(start) && in_path())) else {
            continue;
        };
        // three parts make a signed token; long names in lower case begin with `sk-` too
        let shaped = match *start {
            "eyJ" => token.matches('.').count() == 2,
            "sk-" | "pypi-" => token.chars().any(|c| c.is_ascii_uppercase()),
            _ => true,
        };
        let rest = token.get(start.len()..).unwrap_or("");
        // some services give out letters alone
        let mixed = rest.chars().any(|c| c.is_ascii_uppercase()) && rest.chars().any(|c| c.is_ascii_lowercase());
        if shaped && (is_random(rest) || (mixed && is_varied(rest) && *start == "hf_")) {
            out.push((range, what));
        }
    }
}

/// The value in `name: value`, `name = "value"`, `"name": "value"`, `NAME_KEY=value`, when it looks made by chance.
fn assigned(source: &str, after: usize, least: usize) -> Option<Range<usize>> {
    let line = ahead(source, after).lines().next()?;
    // the name may go on: `SECRET_KEY`, `secretKey`
    let longer = line.starts_with(['_', '-']) || line.starts_with(|c: char| c.is_ascii_uppercase());
    let tail = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let rest = if longer { line.trim_start_matches(tail) } else { line };
    let rest = rest.trim_start_matches(['"', '\'', ' ', '*', '`', '\u{a0}', '\u{202f}']);
    let value = [":=", "=>", ":", "="].iter().find_map(|sign| rest.strip_prefix(sign))?;
    let value = value.trim_start_matches(['*', '`', ' ', '\t', '\u{a0}']);
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let bare = value.trim_start_matches(['"', '\'']);
    let end = match quote {
        Some(q) => bare.find(q)?,
        None => {
            bare.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '`' | '"')).unwrap_or(bare.len())
        }
    };
    let word = bare.get(..end)?.trim_end_matches(['*', '.']);
    let start = after + (line.len() - bare.len());
    // without quotes it may be a variable, or a property of one
    if quote.is_none() && is_code(word) {
        return None;
    }
    // long keys may hold `/`; what is short and has one is a path
    let address = word.starts_with("//") || word.contains("://");
    let path = word.contains('/') && (word.len() < 32 || word.contains('.') || address);
    let plain = word.chars().all(|c| c.is_ascii_graphic()) && !word.contains(['$', '{', '(', '<', '[']) && !path;
    (plain && word.len() >= least && is_random(word)).then_some(start..start + word.len())
}

/// What joins a name to its value in a sentence.
const IS: &[&str] = &["is", "was", "wordt", "ist", "lautet", "est", "es", "è", "é", "to", "är", "er", ":", "="];
/// Words that may be between: "the password of the guest network is".
const BETWEEN: usize = 6;

/// The value in a sentence: "the password for the wifi is …", "wachtwoord gastnetwerk: …". Marked as code or quoted it
/// need only be made by chance; bare it must be what no word is, or end the sentence.
fn spoken(source: &str, after: usize, least: usize) -> Option<Range<usize>> {
    let line = ahead(source, after).lines().next()?;
    if !line.starts_with([' ', '*', '_', '`', ':', '(']) {
        return None;
    }
    let mut at = 0;
    for _ in 0..=BETWEEN {
        let rest = line.get(at..)?;
        let rest = rest.trim_start_matches([' ', '*', '_', '`', '"', '(', ')', '\u{a0}']);
        at = line.len() - rest.len();
        let end = rest.find([' ', '\u{a0}']).unwrap_or(rest.len());
        let word = rest.get(..end)?;
        at += end;
        let bare = word.trim_end_matches(['*', '_', '`', '"', ')']);
        if IS.contains(&bare.to_lowercase().as_str()) || bare.ends_with(':') {
            return value_in(line, at, least).map(|value| after + value.start..after + value.end);
        }
        // another sentence says something else
        if !bare.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’')) {
            return None;
        }
    }
    None
}

/// The value that is at `from` in the line of a sentence.
fn value_in(line: &str, from: usize, least: usize) -> Option<Range<usize>> {
    let marks = ['*', '`', '"', '\'', '“', '„', '«', '‘'];
    let rest = line.get(from..)?.trim_start_matches([' ', ':', '\u{a0}', '\t']);
    let bare = rest.trim_start_matches(marks);
    let marked = bare.len() < rest.len();
    let end =
        bare.find(|c: char| c.is_whitespace() || matches!(c, '*' | '`' | '"' | '\'' | '”' | '“' | '»' | '’' | '<'));
    let word = bare.get(..end.unwrap_or(bare.len()))?.trim_end_matches(['.', ',', ';', ')', '!', '?', ':']);
    let has = |kind: fn(&char) -> bool| word.chars().any(|c| kind(&c));
    let mixed = has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase);
    let last = bare.get(word.len()..)?.trim_matches(['.', ',', ';', ')', '!', '?', ' ', '|']).is_empty();
    let plain = word.chars().all(|c| c.is_ascii_graphic()) && !word.contains(['$', '{', '(', '<', '[', '/', '@', '=']);
    let meant = (marked || mixed || last) && plain && !is_phrase(word) && !is_code(word);
    let start = line.len() - bare.len();
    (meant && word.len() >= least && is_random(word)).then_some(start..start + word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_from_talk_about_them() {
        let key = |start: &str| format!("{start}{}", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0");
        for bad in [
            format!("x {} y", key("ghp_")),
            format!("`{}`", key("sk-ant-")),
            "AWS: AKIAIOSFODNN7ZQ2R4WB".to_owned(),
            "password: hUnter2x9qz".to_owned(),
            "\"api_key\": \"9f8e7d6c5b4a\"".to_owned(),
            "-----BEGIN RSA PRIVATE KEY-----\nMII".to_owned(),
            "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYzQ3kLm9Vpw".to_owned(),
            "SECRET_KEY=k39xPq81LmTrZz".to_owned(),
            "secretKey: 'k39xPq81LmTrZz'".to_owned(),
            "postgres://app:k39xPq81@db.internal/x".to_owned(),
            "mongodb+srv://u:k39xPq81Lm@cluster0.example.net".to_owned(),
            "curl -u admin:Zk39xPq81LmTr https://x.example".to_owned(),
            "curl --user 'admin:Zk39xPq81LmTr' https://x.example".to_owned(),
            "see https://u:pA55wrd9x@host/".to_owned(),
            "https://hooks.slack.com/services/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".to_owned(),
            format!("xoxb-{}", "123456789012-abcDEF123ghi"),
            key("pypi-AgEIcHlwaS5vcmc"),
            "hf_abcdefGHIJKLmnopqrSTUVWXyzABCDefgh".to_owned(),
            key("SG.abc"),
            "wachtwoord: Zk39xPq81".to_owned(),
            "Passwort: `Zk39xPq81`".to_owned(),
            "**Mot de passe :** Zk39xPq81".to_owned(),
            "Authorization: Bearer a1B2c3D4e5F6g7H8i9J0k1L2".to_owned(),
            "Authorization: Basic YW5uYTpaazM5eFBxODE=".to_owned(),
            "{\"Authorization\": \"Basic YW5uYTpaazM5eFBxODE=\"}".to_owned(),
            "curl -H 'Authorization: Basic YW5uYTpaazM5eFBxODE=' https://x.example".to_owned(),
            "AccountName=a;AccountKey=k39xPq81LmTrZz//b7+Qw2Er5Ty8Ui1Op4As7Df0Gh3Jk6LzXc9Vb==;EndpointSuffix=x"
                .to_owned(),
            "\"AccountName=a;AccountKey=k39xPq81LmTrZz/b7+Qw2Er5Ty8Ui1Op4As7Df0Gh3Jk6LzXc9Vb==\"".to_owned(),
            "'password' => 'k39xPq81'".to_owned(),
            "The password is `Zk39xPq81`.".to_owned(),
            "The password for the guest wifi is Summer2024!".to_owned(),
            "Het wachtwoord is **welkom2024**".to_owned(),
            "Wachtwoord gastnetwerk: Welkom2024".to_owned(),
            "- wachtwoord (wifi): welkom2024".to_owned(),
            "Das Passwort lautet „Sommer2024“".to_owned(),
            "Le mot de passe est «k39xPq81»".to_owned(),
            "mysql -u root -pS3cr3tRoot shop".to_owned(),
            "mysqldump --all -p'S3cr3tRoot' shop".to_owned(),
            "sshpass -p S3cr3tRoot ssh me@host".to_owned(),
            "docker login -u me -p S3cr3tRoot".to_owned(),
            "redis-cli -h host -a S3cr3tRoot ping".to_owned(),
            format!("bot 110201543:{} here", "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"),
            format!("https://api.telegram.org/bot110201543:{}/getMe", "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"),
            ["MTk4NjIyNDgzNDcxOTI1MjQ4", "Cl2FMQ", "ZnCjm1XVW7vRze4b7Cq4se7kKWs"].join("."),
            "password = \"Hunter2.Rabbit\"".to_owned(),
            "https://shop.example/item?secret=9f8e7d6c5b4a".to_owned(),
            "https://api.example/x?access_token=9f8e7d6c5b4a9f8e7d".to_owned(),
            "[x](https://api.example/x?id=2&token=9f8e7d6c5b4a9f8e7d)".to_owned(),
            "https://app.example/cb#access_token=9f8e7d6c5b4a9f8e7d".to_owned(),
            format!("https://x.example/a/{}", key("ghp_")),
            "password: Summer2024".to_owned(),
            "token = MTk4NjIyNDgzNDcx.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs".to_owned(),
        ] {
            assert_eq!(secrets_in(&bad).len(), 1, "{bad}");
        }
        for good in [
            "password: your-password-1",
            "password: geheim",
            "the password = 12345678",
            "ask for the secret: it is simple",
            "api_key = os.environ[\"KEY1234567\"]",
            "password = ${PASSWORD1234}",
            "sk-learn-is-a-long-name-for-a-library-of-2007-and-later",
            "AKIAIOSFODNN7EXAMPLE",
            "mail: anna@example.org",
            "passwords: correct4horse",
            "SECRET_KEY=<your-key>",
            "SECRET_KEY=xxxxxxxxxxxxxxxxxxx1",
            "SECRET_KEY=changeme123",
            "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "postgres://user:password@localhost/db",
            "postgres://$USER:$PASS@localhost/db",
            "https://host:8080/@anna",
            "https://medium.com/@anna:2024",
            "git clone ssh://git@host:22/x",
            "curl -u admin:password https://x.example",
            "sort -u a:b1c2d3e4",
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
            "token: word1234",
            "secret_path: /etc/keys/a1b2c3d4",
            "Passwort: steht im Handbuch",
            "hf_hub_download_with_many_more_words_in_it",
            // the example of the standard, and words that stand for others
            "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
            "Authorization: Basic dXNlcjpwYXNzd29yZA==",
            "Basic Authorization0fUsers1 is a chapter",
            "AccountKey=<your-key>==;",
            "AccountKey=$(az storage account keys list)",
            "api_key = settings.API_KEY_V2",
            "token = self.client.accessToken2",
            "const apiKey = config.apiKeyV2;",
            "const token = session.accessToken1;",
            "String apiKey = Config.API_KEY_2;",
            "password = request.form[\"pw1\"]",
            "password: process.env.DB_PASS1",
            "secretKey = SecretKeySpec2",
            "token = getToken2()",
            "\"password\": user.password1Hash",
            "login(password=cfg.dbPass2word)",
            "token = auth->session.accessValue2",
            "password: opts?.dbPass1",
            "api_key: Keys::PROD_KEY_2,",
            "password = @user.pass_hash1",
            "set PASSWORD=%DB_PASS_12%",
            "token: OAuth2AccessToken",
            "apiKey: apiKeyFromEnv1,",
            "private_key = keys.server2.pem",
            "token = parser.next_token2",
            "password = hashlib.sha256",
            "const token = req.headers.x_auth2",
            "the password is base64-encoded",
            "A token is SHA256withRSA_based",
            "the password is at least 8 signs long",
            "the secret is simple: OAuth2AccessToken",
            "Secret: in 2024 everybody asked",
            "passwords are of the year 2007",
            "a token was version2007 of the draft",
            "a password is not https://x.example/a1B2c3D4",
            "The password is your-password-1.",
            "mysql -p shop2024Data",
            "mysql -P3306 -pshop",
            "mkdir -p Data2024/New",
            "ssh -p 2222 me@Host24",
            "10:30 Web2.0",
            // ids in the paths of addresses
            "https://shop.example/listing/1102015433:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1",
            "https://shop.example/secret:9f8e7d6c5b4a",
            "[a ring](https://shop.example/token=9f8e7d6c5b4a9f8e7d)",
            "<https://shop.example/p/sk-Ab3dEf6hIj9LmN2oPq5rSt8uVw1xYz4aBc7dEf0gH>",
            "https://drive.example/file/d/AIzaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q/view",
            "https://shop.example/hf_abcdefGHIJKLmnopqrSTUVWXyzABCDefgh?size=L",
            "https://shop.example/password:K39xPq81LmTr#more",
            "https://video.example/123456789/a1b2c3d4e5",
            "https://docs.example/document/d/1A2b3C4d5E6f7G8h9I0jKlMnOpQrStUvWxYz012345/edit",
        ] {
            assert_eq!(secrets_in(good), Vec::new(), "{good}");
        }
    }

    proptest::proptest! {
        #[test]
        fn places_are_on_borders(text in "\\PC{0,60}(password|secret|ghp_|eyJ|-----BEGIN |://é:|curl -u )[ :=\"'é]{0,4}\\PC{0,60}@?") {
            for (range, _) in secrets_in(&text) {
                proptest::prop_assert!(text.get(range).is_some());
            }
        }
    }
}
